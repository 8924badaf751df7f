import * as v from 'valibot'
import { FollowUpState } from '../server/contract/follow-up.ts'
import { TeamId } from '../server/contract/id.ts'
import { NamedId, NamedKind, NamedText } from '../server/contract/named.ts'
import { Comment, Detail, RatingId, Score } from '../server/contract/rating.ts'
import { Receiving } from '../server/contract/receiving.ts'
import type { Device } from '../widget/core/device.ts'
import type { RatingPort, SignInOutcome } from '../widget/core/port.ts'
import { Origin } from './origin.ts'
import { type Settings, SettingsChange } from './settings.ts'
import type { SitePlan } from './sites/plan.ts'

const Words = v.pipe(v.string(), v.maxLength(500))
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(300))

const Place = v.object({ origin: Origin, reference: Name, heading: Words })
const Team = v.object({ id: TeamId, name: Words })
const Person = v.object({ kind: v.literal('person'), id: Name, name: Words, team: Team })
export const Colleague = v.variant('kind', [Person, v.object({ kind: v.literal('team'), ...Team.entries })])
const HelperRef = v.variant('kind', [
  v.object({
    kind: v.literal('account'),
    account: Name,
    name: v.exactOptional(Name),
    mayBeId: v.exactOptional(v.literal(true)),
  }),
  v.object({ kind: v.literal('name'), name: Name }),
  v.object({ kind: v.literal('team'), id: TeamId }),
  v.object({ kind: v.literal('unknown') }),
])
const Answered = { score: Score, detail: v.exactOptional(Detail), comment: v.exactOptional(Comment) }
const Invite = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,200}$/))

/** What any part of the extension may ask the background for; one kind for each verb of the port. */
export const Request = v.variant('kind', [
  v.object({ kind: v.literal('find'), place: Place }),
  v.object({
    kind: v.literal('submit'),
    draft: v.object({ interaction: Place, colleague: Colleague, ...Answered }),
  }),
  v.object({ kind: v.literal('revise'), id: RatingId, change: v.object(Answered) }),
  v.object({ kind: v.literal('withdraw'), id: RatingId }),
  v.object({ kind: v.literal('close'), id: RatingId }),
  v.object({ kind: v.literal('identify'), origin: Origin, helper: HelperRef }),
  v.object({ kind: v.literal('find-colleague'), query: Words }),
  v.object({ kind: v.literal('teams') }),
  v.object({
    kind: v.literal('summary'),
    team: TeamId,
    weeks: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.object({ kind: v.literal('outbox') }),
  v.object({ kind: v.literal('account') }),
  v.object({ kind: v.literal('sign-in') }),
  v.object({ kind: v.literal('sign-out') }),
  v.object({ kind: v.literal('offers'), colleague: Colleague }),
  v.object({ kind: v.literal('thank'), helper: Person, text: v.exactOptional(NamedText) }),
  v.object({ kind: v.literal('note'), helper: Person, text: NamedText }),
  v.object({ kind: v.literal('ask-follow-up'), team: Team, text: v.exactOptional(NamedText) }),
  v.object({ kind: v.literal('unsent') }),
  v.object({ kind: v.literal('take-back'), id: NamedId }),
  v.object({ kind: v.literal('inbox') }),
  v.object({ kind: v.literal('discard'), what: NamedKind, id: NamedId }),
  v.object({ kind: v.literal('set-follow-up'), id: NamedId, state: FollowUpState }),
  v.object({ kind: v.literal('set-receiving'), receiving: Receiving }),
  v.object({ kind: v.literal('keys') }),
  v.object({ kind: v.literal('log-break') }),
  v.object({ kind: v.literal('offer-transfer') }),
  v.object({ kind: v.literal('take-transfer'), code: v.pipe(v.string(), v.maxLength(80)) }),
  /** Puts the card's code into the page that asks. */
  v.object({ kind: v.literal('load-card') }),
  /** Remembers a server until its host permission is there; `connect` then goes on, or the grant itself does. */
  v.object({ kind: v.literal('prepare'), server: Origin, invite: v.exactOptional(Invite) }),
  v.object({ kind: v.literal('connect'), server: Origin, invite: v.exactOptional(Invite) }),
  /** What the script in the page that asks goes by; null: nobody is to be asked there yet. */
  v.object({ kind: v.literal('plan') }),
  v.object({ kind: v.literal('settings') }),
  v.object({ kind: v.literal('change-settings'), change: SettingsChange }),
  /** Sends what may go now and counts what then still waits, of everybody in this browser. */
  v.object({ kind: v.literal('prepare-erase') }),
  v.object({ kind: v.literal('erase') }),
])
export type Request = v.InferOutput<typeof Request>

/** The kinds that a web page's content script may send; the rest is for the extension's own pages. */
export const pageKinds: ReadonlySet<Request['kind']> = new Set<Request['kind']>([
  'find',
  'submit',
  'revise',
  'withdraw',
  'close',
  'identify',
  'find-colleague',
  'account',
  'sign-in',
  'offers',
  'thank',
  'note',
  'ask-follow-up',
  'take-back',
  'load-card',
  'plan',
])

/**
 * The kinds that may reach the background twice: they only read, or write the same again. Two thanks would be
 * two, and two sign-ins two tabs.
 */
export const askedAgain: ReadonlySet<Request['kind']> = new Set<Request['kind']>([
  'find',
  'submit',
  'revise',
  'withdraw',
  'close',
  'identify',
  'find-colleague',
  'teams',
  'summary',
  'outbox',
  'account',
  'offers',
  'unsent',
  'inbox',
  'keys',
  'log-break',
  'load-card',
  'plan',
  'settings',
  'change-settings',
])

export type ConnectOutcome =
  | SignInOutcome
  | { kind: 'unreachable' }
  | { kind: 'not-ready' }
  | { kind: 'not-rapport' }
  | { kind: 'set-by-organisation' }
  | { kind: 'not-alike' }
  | { kind: 'not-granted' }

/** The verb behind each kind of message. */
type Verbs = {
  find: RatingPort['find']
  submit: RatingPort['submit']
  revise: RatingPort['revise']
  withdraw: RatingPort['withdraw']
  close: RatingPort['close']
  identify: RatingPort['identify']
  'find-colleague': RatingPort['findColleague']
  teams: RatingPort['teams']
  summary: RatingPort['summary']
  outbox: RatingPort['outbox']
  account: RatingPort['account']
  'sign-in': RatingPort['signIn']
  'sign-out': RatingPort['signOut']
  offers: RatingPort['offers']
  thank: RatingPort['thank']
  note: RatingPort['note']
  'ask-follow-up': RatingPort['askFollowUp']
  unsent: RatingPort['unsent']
  'take-back': RatingPort['takeBack']
  inbox: RatingPort['inbox']
  discard: RatingPort['discard']
  'set-follow-up': RatingPort['setFollowUp']
  'set-receiving': RatingPort['setReceiving']
  keys: Device['keys']
  'log-break': Device['logBreak']
  'offer-transfer': Device['offerTransfer']
  'take-transfer': Device['takeTransfer']
  'load-card': () => Promise<void>
  prepare: () => Promise<void>
  connect: () => Promise<ConnectOutcome>
  plan: () => Promise<SitePlan | null>
  settings: () => Promise<Settings>
  'change-settings': () => Promise<void>
  'prepare-erase': () => Promise<LeftToErase>
  erase: () => Promise<Erased>
}

/** Ratings of anybody that were not sent yet; not complete where something kept here cannot be read. */
export type LeftToErase = { waiting: number; isComplete: boolean }

/** All is gone here; the server may not know yet that whoever was signed in has signed out. */
export type Erased = { isServerTold: boolean }

export type Answers = { [K in keyof Verbs]: Awaited<ReturnType<Verbs[K]>> }

/** What goes over the wire: the answer, or what went wrong in the background. */
export type Reply<K extends Request['kind'] = Request['kind']> =
  | { kind: 'answer'; value: Answers[K] }
  | { kind: 'error'; message: string }
