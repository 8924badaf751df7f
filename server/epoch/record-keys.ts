import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { epochKey, epochTeam, site } from '../db/schema.ts'

const generate = promisify(generateKeyPair)

type Place = { scope: Scope; group: string }

/** Makes the signing keys that an epoch still lacks: one for each scope and group. */
export async function recordKeys(db: Database, epoch: Epoch): Promise<void> {
  const missing = await findMissing(db, epoch)
  if (missing.length === 0) return
  const made = await Promise.all(missing.map((place) => createKey(epoch, place)))
  await db.run([
    { sql: staleSql, args: [epoch, epoch] },
    ...made.map((args) => ({
      sql: `INSERT INTO epoch_key (epoch, scope, grp, spki, private_key) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      args,
    })),
  ])
}

/** Groups that went with an earlier tree of the first epoch, before any pass was issued. */
const staleSql =
  'DELETE FROM epoch_key WHERE epoch = ? AND grp NOT IN (SELECT grp FROM epoch_team WHERE epoch = ?)'

async function findMissing(db: Database, epoch: Epoch): Promise<Place[]> {
  const groups = await db.read
    .selectDistinct({ group: epochTeam.group })
    .from(epochTeam)
    .where(eq(epochTeam.epoch, epoch))
  const sites = await db.read.select({ id: site.id }).from(site)
  const known = await db.read.select().from(epochKey).where(eq(epochKey.epoch, epoch))
  const scopes: Scope[] = ['extension', ...sites.map(({ id }): Scope => `site:${id}`)]
  return scopes
    .flatMap((scope) => groups.map(({ group }) => ({ scope, group })))
    .filter(({ scope, group }) => !known.some((key) => key.scope === scope && key.group === group))
}

/** RSA 2048 in the thread pool, so that the event loop goes on. */
async function createKey(
  epoch: Epoch,
  { scope, group }: Place,
): Promise<[string, string, string, Buffer, Buffer]> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return [epoch, scope, group, spki, privateKey.export({ type: 'pkcs8', format: 'der' })]
}
