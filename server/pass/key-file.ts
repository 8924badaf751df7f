import { epochAt, isOverBefore } from '../contract/epoch.ts'
import type { KeyFile } from '../contract/keys.ts'
import { epochKey } from '../db/schema/epoch.ts'
import type { Deps } from '../env.ts'
import { paces } from '../settings/pace.ts'

/** `GET /v1/keys`: the public keys from the current epoch on. The same for everybody. */
export async function createKeyFile({
  db,
  config,
  clock,
}: Pick<Deps, 'db' | 'config' | 'clock'>): Promise<KeyFile> {
  const epoch = epochAt(clock(), config.epochLength)
  const rows = await db.read
    .select({ epoch: epochKey.epoch, scope: epochKey.scope, group: epochKey.group, spki: epochKey.spki })
    .from(epochKey)
    .orderBy(epochKey.epoch, epochKey.scope, epochKey.group)
  const keys = rows
    .filter((key) => !isOverBefore(key.epoch, epoch))
    .map(({ spki, ...place }) => ({ ...place, spki: spki.toString('base64url') }))
  return { epoch, policy: paces[config.pace].sending, keys }
}
