import * as v from 'valibot'
import { FollowUpState } from '../server/contract/follow-up.ts'
import { TeamId } from '../server/contract/id.ts'
import { NamedId, NamedKind, NamedText } from '../server/contract/named.ts'
import { Comment, Detail, RatingId, Score } from '../server/contract/rating.ts'
import { Receiving } from '../server/contract/receiving.ts'
import { SessionId } from '../server/contract/session.ts'
import type { Device } from '../widget/core/device.ts'
import type { SignInOutcome } from '../widget/core/port.ts'
import { Origin } from './origin.ts'
import { type Settings, SettingsChange } from './settings.ts'
import type { SitePlan } from './sites/plan.ts'
import type { SiteRule } from './sites/rule.ts'

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

/** What any part of the extension may ask the background for; each kind has the name of the verb that it asks for. */
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
  v.object({ kind: v.literal('findColleague'), query: Words }),
  v.object({ kind: v.literal('teams') }),
  v.object({
    kind: v.literal('summary'),
    team: TeamId,
    weeks: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.object({ kind: v.literal('outbox') }),
  v.object({ kind: v.literal('account') }),
  v.object({ kind: v.literal('signIn') }),
  v.object({ kind: v.literal('signOut') }),
  v.object({ kind: v.literal('offers'), colleague: Colleague }),
  v.object({ kind: v.literal('thank'), helper: Person, text: v.exactOptional(NamedText) }),
  v.object({ kind: v.literal('note'), helper: Person, text: NamedText }),
  v.object({ kind: v.literal('askFollowUp'), team: Team, text: v.exactOptional(NamedText) }),
  v.object({ kind: v.literal('unsent') }),
  v.object({ kind: v.literal('takeBack'), id: NamedId }),
  v.object({ kind: v.literal('inbox') }),
  v.object({ kind: v.literal('discard'), what: NamedKind, id: NamedId }),
  v.object({ kind: v.literal('setFollowUp'), id: NamedId, state: FollowUpState }),
  v.object({ kind: v.literal('setReceiving'), receiving: Receiving }),
  v.object({ kind: v.literal('keys') }),
  v.object({ kind: v.literal('logBreak') }),
  v.object({ kind: v.literal('offerTransfer') }),
  v.object({ kind: v.literal('takeTransfer'), code: v.pipe(v.string(), v.maxLength(80)) }),
  v.object({ kind: v.literal('sessions') }),
  v.object({ kind: v.literal('endSession'), id: SessionId }),
  v.object({ kind: v.literal('endOtherSessions') }),
  /** Puts the card's code into the page that asks. */
  v.object({ kind: v.literal('loadCard') }),
  /** Puts what reads pages into the page that asks. */
  v.object({ kind: v.literal('loadReader') }),
  /** Remembers a server until its host permission is there; `connect` then goes on, or the grant itself does. */
  v.object({ kind: v.literal('prepare'), server: Origin, invite: v.exactOptional(Invite) }),
  v.object({ kind: v.literal('connect'), server: Origin, invite: v.exactOptional(Invite) }),
  /** What the script in the page that asks goes by; null: nobody is to be asked there yet. */
  v.object({ kind: v.literal('plan') }),
  /** A rule that the plan says where to use. */
  v.object({ kind: v.literal('rule'), id: Name }),
  v.object({ kind: v.literal('settings') }),
  v.object({ kind: v.literal('changeSettings'), change: SettingsChange }),
  /** Sends what may go now and counts what then still waits, of everybody in this browser. */
  v.object({ kind: v.literal('prepareErase') }),
  v.object({ kind: v.literal('erase') }),
])
export type Request = v.InferOutput<typeof Request>

export type ConnectOutcome =
  | SignInOutcome
  | { kind: 'unreachable' }
  | { kind: 'not-ready' }
  | { kind: 'not-rapport' }
  | { kind: 'set-by-organisation' }
  | { kind: 'not-alike' }
  | { kind: 'not-granted' }

/**
 * What was not sent yet, of anybody: `waiting` ratings, and thanks, notes and requests by name. Not complete where
 * something kept here cannot be read.
 */
export type LeftToErase = { waiting: number; named: number; isComplete: boolean }

/** All is gone here; the server may not know yet that whoever was signed in has signed out. */
export type Erased = { isServerTold: boolean }

/** The verbs that are not the device's but the background's own. */
type Background = {
  loadCard: () => Promise<void>
  loadReader: () => Promise<void>
  prepare: () => Promise<void>
  connect: () => Promise<ConnectOutcome>
  plan: () => Promise<SitePlan | null>
  rule: () => Promise<SiteRule | null>
  settings: () => Promise<Settings>
  changeSettings: () => Promise<void>
  prepareErase: () => Promise<LeftToErase>
  erase: () => Promise<Erased>
}

export type Answers = { [K in Request['kind']]: Awaited<ReturnType<(Device & Background)[K]>> }

/** What goes over the wire: the answer, or what went wrong in the background. */
export type Reply<K extends Request['kind'] = Request['kind']> =
  | { kind: 'answer'; value: Answers[K] }
  | { kind: 'error'; message: string }
