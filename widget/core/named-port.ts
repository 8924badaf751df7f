import type { FollowUpState, FollowUps } from '../../server/contract/follow-up.ts'
import type { Letters, NamedId, NamedKind } from '../../server/contract/named.ts'
import type { Receiving } from '../../server/contract/receiving.ts'
import type { Colleague } from './port.ts'

export type Person = Extract<Colleague, { kind: 'person' }>
export type Team = { id: string; name: string }

/** Outcome of saying something by name. `stored`: it is on disk. `failed`: nothing was stored. */
export type Said =
  | { kind: 'stored'; own: OwnNamed }
  | { kind: 'failed'; reason: 'quota' | 'storage' | 'signed-out' }

/** Something said by name that is still on this device. `refused` names a code of the server. */
export type OwnNamed = {
  id: NamedId
  kind: NamedKind
  to: Team // a person's or a team's id and name
  text: string | null
  state: { kind: 'waiting' } | { kind: 'refused'; reason: string }
}

/** What others said by name to the viewer, and the viewer to others; asked anew each time, never kept here. */
export type Inbox =
  | { kind: 'inbox'; thanks: Letters; notes: Letters; followUps: FollowUps; receiving: Receiving }
  | { kind: 'signed-out' }
  | { kind: 'unavailable' }

/** `done`: the server has it. Nothing of these waits on the device: the viewer is looking at the answer. */
export type Done = 'done' | 'signed-out' | 'unavailable'

/** What can be said with one's name: never with a score, and never with anything that leads to a rating. */
export type NamedPort = {
  /** What can be said to a colleague by name: nothing while signed out, not what the colleague declines. Works offline. */
  offers(colleague: Colleague): Promise<NamedKind[]>
  /** Stored durably; each leaves on its own, at a random time within the next day. */
  thank(helper: Person, text?: string): Promise<Said>
  note(helper: Person, text: string): Promise<Said>
  askFollowUp(team: Team, text?: string): Promise<Said>
  /** Own ones that are still on this device, in no particular order. */
  unsent(): Promise<OwnNamed[]>
  /** Takes back one that is still here; what may have left already is deleted on the server too. */
  takeBack(id: NamedId): Promise<void>
  inbox(): Promise<Inbox>
  /** Deletes one on the server: a received letter, or an own one of any kind. */
  discard(kind: NamedKind, id: NamedId): Promise<Done>
  setFollowUp(id: NamedId, state: FollowUpState): Promise<Done>
  setReceiving(receiving: Receiving): Promise<Done>
}
