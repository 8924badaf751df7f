import { browser } from 'wxt/browser'
import type { Said } from '../widget/core/named-port.ts'
import type { RatingPort, Written } from '../widget/core/port.ts'
import { ask } from './ask.ts'
import { onChange } from './changes.ts'

/** The port of pages and popup: every verb is a message to the background, which owns the outbox. */
export function createMessagePort(): RatingPort {
  return {
    find: (place) => ask({ kind: 'find', place }),
    submit: (draft) => written(ask({ kind: 'submit', draft })),
    revise: (id, change) => written(ask({ kind: 'revise', id, change })),
    withdraw: (id) => written(ask({ kind: 'withdraw', id })),
    close: (id) => ask({ kind: 'close', id }).catch(leaveToDevice),
    watch: (changed, signal) => onChange(browser.storage.local, changed, signal),
    identify: (origin, helper) => ask({ kind: 'identify', origin, helper }),
    findColleague: (query) => ask({ kind: 'findColleague', query }),
    teams: () => ask({ kind: 'teams' }),
    summary: (team, weeks) => ask({ kind: 'summary', team, weeks }),
    outbox: () => ask({ kind: 'outbox' }),
    account: () => ask({ kind: 'account' }),
    signIn: () => ask({ kind: 'signIn' }),
    signOut: () => ask({ kind: 'signOut' }),
    offers: (colleague) => ask({ kind: 'offers', colleague }),
    thank: (helper, text) => said(ask({ kind: 'thank', helper, ...textOf(text) })),
    note: (helper, text) => said(ask({ kind: 'note', helper, text })),
    askFollowUp: (team, text) => said(ask({ kind: 'askFollowUp', team, ...textOf(text) })),
    unsent: () => ask({ kind: 'unsent' }),
    takeBack: (id) => ask({ kind: 'takeBack', id }),
    inbox: () => ask({ kind: 'inbox' }),
    discard: (what, id) => ask({ kind: 'discard', what, id }),
    setFollowUp: (id, state) => ask({ kind: 'setFollowUp', id, state }),
    setReceiving: (receiving) => ask({ kind: 'setReceiving', receiving }),
  }
}

/** No answer means that nothing is known to be stored: the card keeps the draft and offers to try again. */
function written(answer: Promise<Written>): Promise<Written> {
  return answer.catch(() => ({ kind: 'failed', reason: 'storage' }))
}

function said(answer: Promise<Said>): Promise<Said> {
  return answer.catch(() => ({ kind: 'failed', reason: 'storage' }))
}

/** A text that is not there must not be in the message either. */
function textOf(text: string | undefined): { text?: string } {
  return text === undefined ? {} : { text }
}

/** A page that outlived an update cannot say that its card is closed; the device lets go of it by itself in time. */
function leaveToDevice(): void {
  return
}
