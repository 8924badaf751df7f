import type { Session } from '../../server/contract/session.ts'
import type { OfferOutcome, TakeOutcome } from './book-transfer.ts'
import type { KeyFingerprint } from './key-file.ts'
import type { LogCheck } from './log.ts'
import type { Done } from './named-port.ts'
import type { SessionsAnswer } from './own-sessions.ts'
import type { CardPort, RatingPort } from './port.ts'

/** Everything of the platform that a device needs; entry points construct it, tests fake network and clock. */
export type DeviceDeps = {
  /** The server's origin, such as `https://rapport.corp.example`. */
  server: string
  /** Name of the database; one per server and scope kind. */
  databaseName: string
  fetch: typeof fetch
  /**
   * Sees to it that requests without a name are alike on every device; false: they would not be, so none is
   * sent. Where it is not given, `fetch` alone decides.
   */
  ensureAlike?: () => Promise<boolean>
  locks: Pick<LockManager, 'request'>
  clock: () => number // ms since 1970
  random: () => number // uniform in [0, 1)
  /** Opens `/sign-in`, resolves with a session or why there is none. */
  signIn: () => Promise<SignedIn>
  /** Loads the blind-signature code only when a pass is made. */
  loadBlinding: () => Promise<typeof import('./blinding.ts')>
  /** Loads the code for a second device only when there is one. */
  loadTransfer: () => Promise<typeof import('./book-transfer.ts')>
  /** Told when something should be drained at `at` (ms since 1970), or undefined for nothing pending. */
  wakeAt: (at: number | undefined) => void
}

export type SignedIn =
  | { kind: 'session'; session: Session }
  | { kind: 'cancelled' }
  | { kind: 'failed'; reason: string }

/** The part of a device that cards and summaries in a page use. */
export type CardDevice = CardPort & {
  /**
   * Sends what is due, settles what was counted. Safe to call at any time, from any number of contexts.
   * `eager` (the network is back, the rater is waiting) does not wait for the time of the next attempt.
   */
  drain: (how?: { eager?: boolean }) => Promise<void>
  /** Closes the database. */
  dispose: () => void
}

/** The rater's side of the protocol on one device: storage, passes, sync. */
export type Device = RatingPort &
  CardDevice & {
    /** Whether the server's settings log still has the past that this device saw. */
    checkLog: () => Promise<LogCheck>
    /**
     * From which entry on the log was rewritten, as checked last; undefined: it was not. A day-old check is done
     * again behind it, and watchers are told what it changed.
     */
    logBreak: () => Promise<number | undefined>
    /** Takes a session that a sign-in started elsewhere has brought. */
    acceptSession: (session: Session) => Promise<void>
    /** The public keys that this device has seen, by their fingerprints. */
    keys: () => Promise<KeyFingerprint[]>
    /** Seals this device's pass books for another one of the same person, for ten minutes. */
    offerTransfer: () => Promise<OfferOutcome>
    /** Takes the pass books that were offered under a code. */
    takeTransfer: (code: string) => Promise<TakeOutcome>
    /** Where the person is signed in, on whatever device. */
    sessions: () => Promise<SessionsAnswer>
    /** Ends one of these; this device's is ended by `signOut`. */
    endSession: (id: string) => Promise<Done>
    endOtherSessions: () => Promise<Done>
  }
