import type { Request } from '../messages.ts'
import type { Sender } from './sender.ts'

/** Whether a sender may ask for this: a page only for what pages need, and only for its own origin. */
export function mayAsk(request: Request, sender: Sender): boolean {
  if (sender.kind === 'extension') return true
  if (!pageKinds.has(request.kind)) return false
  if (request.kind === 'find') return request.place.origin === sender.origin
  if (request.kind === 'submit') return request.draft.interaction.origin === sender.origin
  return request.kind === 'identify' ? request.origin === sender.origin : true
}

/** The kinds that a web page's content script may send; the rest is for the extension's own pages. */
const pageKinds: ReadonlySet<Request['kind']> = new Set<Request['kind']>([
  'find',
  'submit',
  'revise',
  'withdraw',
  'close',
  'identify',
  'findColleague',
  'account',
  'signIn',
  'offers',
  'thank',
  'note',
  'askFollowUp',
  'takeBack',
  'loadCard',
  'loadReader',
  'plan',
  'rule',
])
