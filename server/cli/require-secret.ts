import type { Deps } from '../env.ts'
import { openServerSecret } from '../pass/server-secret.ts'
import { takeUpSecret } from '../pass/take-up-secret.ts'
import { UsageError } from './world.ts'

/**
 * The server's secret, taken up by the database: before anything else runs on it.
 * `replace`: also where the database is one of another secret, whose ratings are dropped then.
 * @throws UsageError when there is none and none can be made, or the database is one of another
 */
export async function requireSecret(
  { db, config, clock, log }: Pick<Deps, 'db' | 'config' | 'clock' | 'log'>,
  replace: boolean,
): Promise<Buffer> {
  const outcome = await openServerSecret(config)
  if (outcome.kind === 'missing') throw new UsageError(outcome.line)
  const taken = await takeUpSecret(db, outcome.secret, { now: clock(), replace })
  if (taken.kind === 'other') throw new UsageError(otherSecret(config, taken.ratings))
  if (taken.dropped > 0)
    log.warn(
      { dropped: taken.dropped },
      'the secret is another one: ratings that still collected are dropped, and devices send them again',
    )
  return outcome.secret
}

function otherSecret({ databaseUrl, secret }: Deps['config'], ratings: number): string {
  const used = secret === undefined ? 'the one in the file beside it' : 'RAPPORT_SECRET'
  return `${databaseUrl} was kept under another secret than ${used}. Give the server that one again; if it is lost, \`rapport serve --new-secret\` drops the ${ratings} ratings that still collect, and devices send them again`
}
