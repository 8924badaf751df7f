import type { Device } from '../../widget/core/device.ts'
import type { RatingPort } from '../../widget/core/port.ts'
import type { Answers, ConnectOutcome, Erased, LeftToErase, Request } from '../messages.ts'
import type { SettingsChange } from '../settings.ts'
import type { Target } from './connect.ts'
import type { Sender } from './sender.ts'

/** What only a device can do: none of it is asked of what stands in for it. */
type DeviceVerb =
  | 'keys'
  | 'logBreak'
  | 'offerTransfer'
  | 'takeTransfer'
  | 'sessions'
  | 'endSession'
  | 'endOtherSessions'

export type AnswerDeps = {
  /** The chosen server's device, or what stands in for it. */
  findPort: () => Promise<RatingPort>
  findDevice: () => Promise<Pick<Device, DeviceVerb> | undefined>
  loadCard: (tab: number, frame: number) => Promise<void>
  loadReader: (tab: number, frame: number) => Promise<void>
  prepare: (target: Target) => Promise<void>
  connect: (target: Target) => Promise<ConnectOutcome>
  /** A closed card's rating may be due at once. */
  closed: () => void
  findPlan: (origin: string) => Promise<Answers['plan']>
  findRule: (origin: string, id: string) => Promise<Answers['rule']>
  findSettings: () => Promise<Answers['settings']>
  changeSettings: (change: SettingsChange) => Promise<void>
  prepareErase: () => Promise<LeftToErase>
  erase: () => Promise<Erased>
}

/** Does what a message asks for. */
export async function act(
  request: Request,
  sender: Sender,
  deps: AnswerDeps,
): Promise<Answers[Request['kind']]> {
  switch (request.kind) {
    case 'loadCard':
      return sender.kind === 'page' ? deps.loadCard(sender.tab, sender.frame) : undefined
    case 'loadReader':
      return sender.kind === 'page' ? deps.loadReader(sender.tab, sender.frame) : undefined
    case 'prepare':
      return deps.prepare(targetOf(request))
    case 'connect':
      return deps.connect(targetOf(request))
    case 'plan':
      return sender.kind === 'page' ? deps.findPlan(sender.origin) : null
    case 'rule':
      return sender.kind === 'page' ? deps.findRule(sender.origin, request.id) : null
    case 'settings':
      return deps.findSettings()
    case 'changeSettings':
      return deps.changeSettings(request.change)
    case 'prepareErase':
      return deps.prepareErase()
    case 'erase':
      return deps.erase()
    case 'keys':
    case 'logBreak':
    case 'offerTransfer':
    case 'takeTransfer':
    case 'sessions':
    case 'endSession':
    case 'endOtherSessions':
      return askDevice(request, await deps.findDevice())
    case 'close':
      await (await deps.findPort()).close(request.id, originOf(sender))
      return deps.closed()
    default:
      return askPort(request, await deps.findPort(), originOf(sender))
  }
}

/** Whose ratings a sender may change: a page those of its own site, the extension's own pages all. */
function originOf(sender: Sender): string | undefined {
  return sender.kind === 'page' ? sender.origin : undefined
}

type DeviceRequest = Extract<Request, { kind: DeviceVerb }>

/** While no server was chosen nobody is signed in. */
async function askDevice(
  request: DeviceRequest,
  device: Pick<Device, DeviceVerb> | undefined,
): Promise<Answers[DeviceVerb]> {
  switch (request.kind) {
    case 'keys':
      return device?.keys() ?? []
    case 'logBreak':
      return device?.logBreak()
    case 'offerTransfer':
      return device?.offerTransfer() ?? failedSignedOut
    case 'takeTransfer':
      return device?.takeTransfer(request.code) ?? failedSignedOut
    case 'sessions':
      return device?.sessions() ?? { kind: 'signed-out' }
    case 'endSession':
      return device?.endSession(request.id) ?? 'signed-out'
    case 'endOtherSessions':
      return device?.endOtherSessions() ?? 'signed-out'
  }
}

const failedSignedOut = { kind: 'failed', reason: 'signed-out' } as const

type PortRequest = Extract<Request, { kind: Exclude<keyof RatingPort, 'close'> }>

function askPort(
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

function targetOf({ server, invite }: Target): Target {
  return invite === undefined ? { server } : { server, invite }
}
