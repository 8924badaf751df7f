import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Database } from './db/open.ts'
import type { PersonSession } from './identity/find-session.ts'
import type { VerifiedPass } from './pass/verify.ts'

/** Everything the app is made of; `main.ts` and tests construct it. */
export type Deps = {
  db: Database
  config: Config
  clock: () => number // ms since 1970
  log: Logger
  /** The demo's choice of person at sign-in, and its pages. */
  demo: boolean
}

/** What a server needs beyond that, and commands do without. `secret`: what tokens are kept under; never in the database. */
export type ServerDeps = Deps & { secret: Buffer }

/** What middleware puts beside a request. */
export type Env = { Variables: { log: Logger; session: PersonSession; pass: VerifiedPass } }
