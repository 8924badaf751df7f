import type { Deps } from '../env.ts'
import { openServerSecret } from '../pass/server-secret.ts'
import { takeUpSecret } from '../pass/take-up-secret.ts'
import { UsageError } from './world.ts'

/**
 * The server's secret, taken up by the database: before anything else runs on it.
 * @throws UsageError when there is none and none can be made
 */
export async function requireSecret({
  db,
  config,
  clock,
  log,
}: Pick<Deps, 'db' | 'config' | 'clock' | 'log'>): Promise<Buffer> {
  const outcome = await openServerSecret(config)
  if (outcome.kind === 'missing') throw new UsageError(outcome.line)
  const dropped = await takeUpSecret(db, outcome.secret, clock())
  if (dropped > 0)
    log.warn(
      { dropped },
      'the secret is another one: ratings that still collected are dropped, and devices send them again',
    )
  return outcome.secret
}
