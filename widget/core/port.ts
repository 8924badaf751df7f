import type { TeamId } from '../../server/contract/id.ts'
import type { Comment, Detail, PartKind, RatingId, Score } from '../../server/contract/rating.ts'
import type { Summary } from '../../server/contract/summary.ts'
import type { NamedPort } from './named-port.ts'

/** How a page names the helper; the device looks it up in the directory, never guessing. */
export type HelperRef =
  | { kind: 'account'; account: string; name?: string; mayBeId?: true } // the site's own id for the person; where the page's author gave it, maybe the directory's
  | { kind: 'name'; name: string }
  | { kind: 'team'; id: TeamId }
  | { kind: 'unknown' }

/** One piece of help on a page. `reference` (`PROJ-42`) is unique within `origin`; it never leaves the device with a rating. */
export type Interaction = {
  origin: string // the page's origin, such as `https://jira.corp.example`
  reference: string
  heading: string
  state: 'open' | 'resolved'
  helper: HelperRef
}

/** Somebody who can be rated. A person is rated as the person's team. */
export type Colleague =
  | { kind: 'person'; id: string; name: string; team: { id: TeamId; name: string } }
  | { kind: 'team'; id: TeamId; name: string }

/** What a rater has answered so far; stored as it is at one tap on a score. */
export type Draft = {
  interaction: Pick<Interaction, 'origin' | 'reference' | 'heading'>
  colleague: Colleague
  score: Score
  detail?: Detail
  comment?: Comment
}

/** Where a rating stands. `settled` parts were counted or withheld. */
export type RatingState =
  | { kind: 'waiting'; pause?: Pause } // on this device, not sent yet
  | { kind: 'sent' } // in its team's pool
  | { kind: 'counted'; parts: PartKind[] } // the score was counted: final
  /** The epoch closed with too few raters; or it came too late, or nobody knows any more. */
  | { kind: 'withheld'; reason?: 'not-arrived' | 'unknown' }
  | { kind: 'withdrawn' }
  | { kind: 'refused'; reason: string } // a code of the server; texts are in `text/`

/** Why nothing is sent at the moment; each ends by itself once its cause is gone. */
export type Pause =
  | 'signed-out'
  | 'offline' // no answer; retried by itself
  | 'next-epoch' // passes come with the next epoch
  | 'book-planned' // passes are fetched at a random time, which has not come yet
  | 'book-lost' // passes were issued to another device or profile
  | 'keys-differ' // the server showed other keys than before, so its passes are not trusted
  | 'epoch-closed' // its pass is not taken any more; the closing list tells what became of it
  | 'pass-refused'
  | 'client-too-old'
  | 'not-alike' // what is sent would tell this browser from others; retried by itself

/** A rating as its rater may see it. */
export type OwnRating = {
  id: RatingId
  revision: number
  interaction: Draft['interaction']
  colleague: Colleague
  score: Score | null // null once its content has left the device
  state: RatingState
}

/**
 * Outcome of a write. `stored`: it is on disk. `final`: counted already. `closed`: it was refused or withdrawn, so
 * it takes no revision. `failed`: nothing was stored, keep the draft on screen.
 */
export type Written =
  | { kind: 'stored'; rating: OwnRating }
  | { kind: 'final'; rating: OwnRating }
  | { kind: 'closed'; rating: OwnRating }
  | { kind: 'failed'; reason: 'quota' | 'storage' }

export type Account =
  | { kind: 'signed-out'; server: string | null } // null: no server chosen yet
  | {
      kind: 'signed-in'
      server: string
      organisation: string
      person: { id: string; name: string; team: TeamId }
    }

export type SummaryAnswer =
  | { kind: 'summary'; summary: Summary; fetchedOn: number; stale: boolean } // stale: the server gave no answer, this is the last good one
  | { kind: 'signed-out' }
  | { kind: 'not-allowed' }
  | { kind: 'unavailable' } // no answer and nothing kept

export type OutboxState = { waiting: number; sent: number; counted: number; refused: number; pause?: Pause }

export type SignInOutcome = { kind: 'signed-in' } | { kind: 'cancelled' } | { kind: 'failed'; reason: string }

/** What cards and summaries ask for. The extension answers by messages, the embed in the page. */
export type CardPort = Pick<NamedPort, 'offers' | 'thank' | 'note' | 'askFollowUp' | 'takeBack'> & {
  /** The viewer's own rating of an interaction, if any. */
  find(place: Draft['interaction']): Promise<OwnRating | undefined>
  /** Stores a rating durably. Asking again for the same interaction revises it. */
  submit(draft: Draft): Promise<Written>
  /** Here and below `origin`, where it is given, is whose ratings alone are meant: another's fails, as one that is gone. */
  revise(id: RatingId, change: Pick<Draft, 'score' | 'detail' | 'comment'>, origin?: string): Promise<Written>
  withdraw(id: RatingId, origin?: string): Promise<Written>
  /** The rater is done with the card: the rating may be sent from now on. */
  close(id: RatingId, origin?: string): Promise<void>
  /** Calls `changed` after any change of ratings, account or directory, until `signal` aborts. */
  watch(changed: () => void, signal: AbortSignal): void
  /** Who a page's helper is, or undefined when that is not certain. */
  identify(origin: string, helper: HelperRef): Promise<Colleague | undefined>
  /** People and teams whose name fits, best first, at most 8. Works offline. */
  findColleague(query: string): Promise<Colleague[]>
  summary(team: TeamId, weeks: number): Promise<SummaryAnswer>
  account(): Promise<Account>
  /** Opens the server's sign-in page; resolves when it is done or closed. Needs a user's gesture. */
  signIn(): Promise<SignInOutcome>
  signOut(): Promise<void>
}

/** All that the UI may ask for, where there is a popup for it. */
export type RatingPort = CardPort &
  NamedPort & {
    /** Teams whose summary the viewer may see, each below the one that it belongs to. Works offline. */
    teams(): Promise<{ id: TeamId; name: string }[]>
    outbox(): Promise<OutboxState>
  }
