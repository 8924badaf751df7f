import type { RatingPort } from '../../widget/core/port.ts'
import type { Answers, Request } from '../messages.ts'

type PortRequest = Extract<Request, { kind: Exclude<keyof RatingPort, 'close'> }>

/** Asks the port, verb for verb. `origin`: of the site whose ratings alone may be changed, if not all. */
export function askPort(
  request: PortRequest,
  port: RatingPort,
  origin: string | undefined,
): Promise<Answers[PortRequest['kind']]> {
  switch (request.kind) {
    case 'find':
      return port.find(request.place)
    case 'submit':
      return port.submit(request.draft)
    case 'revise':
      return port.revise(request.id, request.change, origin)
    case 'withdraw':
      return port.withdraw(request.id, origin)
    case 'identify':
      return port.identify(request.origin, request.helper)
    case 'findColleague':
      return port.findColleague(request.query)
    case 'teams':
      return port.teams()
    case 'summary':
      return port.summary(request.team, request.weeks)
    case 'outbox':
      return port.outbox()
    case 'account':
      return port.account()
    case 'signIn':
      return port.signIn()
    case 'signOut':
      return port.signOut()
    case 'offers':
      return port.offers(request.colleague)
    case 'thank':
      return port.thank(request.helper, request.text)
    case 'note':
      return port.note(request.helper, request.text)
    case 'askFollowUp':
      return port.askFollowUp(request.team, request.text)
    case 'unsent':
      return port.unsent()
    case 'takeBack':
      return port.takeBack(request.id)
    case 'inbox':
      return port.inbox()
    case 'discard':
      return port.discard(request.what, request.id)
    case 'setFollowUp':
      return port.setFollowUp(request.id, request.state)
    case 'setReceiving':
      return port.setReceiving(request.receiving)
  }
}
