import type { Device } from '../../widget/core/device.ts'
import type { RatingPort } from '../../widget/core/port.ts'
import type { Answers, ConnectOutcome, Erased, LeftToErase, Request } from '../messages.ts'
import type { SettingsChange } from '../settings.ts'
import { askDevice, type DeviceVerb } from './ask-device.ts'
import { askPort } from './ask-port.ts'
import type { Target } from './connect.ts'
import type { Sender } from './sender.ts'

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

function targetOf({ server, invite }: Target): Target {
  return invite === undefined ? { server } : { server, invite }
}
