import * as v from 'valibot'
import type { Device } from '../../widget/core/device.ts'
import type { RatingPort } from '../../widget/core/port.ts'
import {
  type Answers,
  type ConnectOutcome,
  type Erased,
  type LeftToErase,
  pageKinds,
  type Reply,
  Request,
} from '../messages.ts'
import type { SettingsChange } from '../settings.ts'
import type { Target } from './connect.ts'

/** Who asks, as the browser says: a page's content script (`origin` of the page) or a page of the extension. */
export type Sender = { kind: 'page'; origin: string; tab: number; frame: number } | { kind: 'extension' }

export type AnswerDeps = {
  /** The chosen server's device, or what stands in for it. */
  findPort: () => Promise<RatingPort>
  findDevice: () => Promise<Pick<Device, 'keys' | 'logBreak' | 'offerTransfer' | 'takeTransfer'> | undefined>
  loadCard: (tab: number, frame: number) => Promise<void>
  prepare: (target: Target) => Promise<void>
  connect: (target: Target) => Promise<ConnectOutcome>
  /** A closed card's rating may be due at once. */
  closed: () => void
  findPlan: (origin: string) => Promise<Answers['plan']>
  findSettings: () => Promise<Answers['settings']>
  changeSettings: (change: SettingsChange) => Promise<void>
  prepareErase: () => Promise<LeftToErase>
  erase: () => Promise<Erased>
}

/** Answers one message: checks its shape and what its sender may ask, then acts. Never throws. */
export async function answerMessage(message: unknown, sender: Sender, deps: AnswerDeps): Promise<Reply> {
  const parsed = v.safeParse(Request, message)
  if (!parsed.success) return { kind: 'error', message: `bad request: ${parsed.issues[0].message}` }
  const request = parsed.output
  if (!mayAsk(request, sender)) return { kind: 'error', message: `a page may not ask for ${request.kind}` }
  try {
    return { kind: 'answer', value: await act(request, sender, deps) }
  } catch (error) {
    console.error(`Rapport: ${request.kind} failed`, error)
    return { kind: 'error', message: `${request.kind} failed` }
  }
}

/** A page speaks for its own origin only. */
function mayAsk(request: Request, sender: Sender): boolean {
  if (sender.kind === 'extension') return true
  if (!pageKinds.has(request.kind)) return false
  if (request.kind === 'find') return request.place.origin === sender.origin
  if (request.kind === 'submit') return request.draft.interaction.origin === sender.origin
  return request.kind === 'identify' ? request.origin === sender.origin : true
}

async function act(request: Request, sender: Sender, deps: AnswerDeps): Promise<Answers[Request['kind']]> {
  switch (request.kind) {
    case 'load-card':
      return sender.kind === 'page' ? deps.loadCard(sender.tab, sender.frame) : undefined
    case 'prepare':
      return deps.prepare(targetOf(request))
    case 'connect':
      return deps.connect(targetOf(request))
    case 'plan':
      return sender.kind === 'page' ? deps.findPlan(sender.origin) : null
    case 'settings':
      return deps.findSettings()
    case 'change-settings':
      return deps.changeSettings(request.change)
    case 'prepare-erase':
      return deps.prepareErase()
    case 'erase':
      return deps.erase()
    case 'keys':
      return (await (await deps.findDevice())?.keys()) ?? []
    case 'log-break':
      return (await deps.findDevice())?.logBreak()
    case 'offer-transfer':
      return (await (await deps.findDevice())?.offerTransfer()) ?? signedOut
    case 'take-transfer':
      return (await (await deps.findDevice())?.takeTransfer(request.code)) ?? signedOut
    case 'close':
      await (await deps.findPort()).close(request.id)
      return deps.closed()
    default:
      return askPort(request, await deps.findPort())
  }
}

const signedOut = { kind: 'failed', reason: 'signed-out' } as const

type PortRequest = Exclude<
  Request,
  {
    kind:
      | 'load-card'
      | 'prepare'
      | 'connect'
      | 'plan'
      | 'settings'
      | 'change-settings'
      | 'prepare-erase'
      | 'erase'
      | 'close'
      | 'keys'
      | 'log-break'
      | 'offer-transfer'
      | 'take-transfer'
  }
>

function askPort(request: PortRequest, port: RatingPort): Promise<Answers[PortRequest['kind']]> {
  switch (request.kind) {
    case 'find':
      return port.find(request.place)
    case 'submit':
      return port.submit(request.draft)
    case 'revise':
      return port.revise(request.id, request.change)
    case 'withdraw':
      return port.withdraw(request.id)
    case 'identify':
      return port.identify(request.origin, request.helper)
    case 'find-colleague':
      return port.findColleague(request.query)
    case 'teams':
      return port.teams()
    case 'summary':
      return port.summary(request.team, request.weeks)
    case 'outbox':
      return port.outbox()
    case 'account':
      return port.account()
    case 'sign-in':
      return port.signIn()
    case 'sign-out':
      return port.signOut()
    case 'offers':
      return port.offers(request.colleague)
    case 'thank':
      return port.thank(request.helper, request.text)
    case 'note':
      return port.note(request.helper, request.text)
    case 'ask-follow-up':
      return port.askFollowUp(request.team, request.text)
    case 'unsent':
      return port.unsent()
    case 'take-back':
      return port.takeBack(request.id)
    case 'inbox':
      return port.inbox()
    case 'discard':
      return port.discard(request.what, request.id)
    case 'set-follow-up':
      return port.setFollowUp(request.id, request.state)
    case 'set-receiving':
      return port.setReceiving(request.receiving)
  }
}

function targetOf({ server, invite }: Target): Target {
  return invite === undefined ? { server } : { server, invite }
}
