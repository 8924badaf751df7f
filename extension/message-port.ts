import { browser } from 'wxt/browser'
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
    findColleague: (query) => ask({ kind: 'find-colleague', query }),
    summary: (team, weeks) => ask({ kind: 'summary', team, weeks }),
    outbox: () => ask({ kind: 'outbox' }),
    account: () => ask({ kind: 'account' }),
    signIn: () => ask({ kind: 'sign-in' }),
    signOut: () => ask({ kind: 'sign-out' }),
  }
}

/** No answer means that nothing is known to be stored: the card keeps the draft and offers to try again. */
function written(answer: Promise<Written>): Promise<Written> {
  return answer.catch(() => ({ kind: 'failed', reason: 'storage' }))
}

/** A page that outlived an update cannot say that its card is closed; the device lets go of it by itself in time. */
function leaveToDevice(): void {
  return
}
