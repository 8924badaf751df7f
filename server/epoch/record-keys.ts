import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { InStatement } from '@libsql/client'
import { eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { PublishedKey } from '../contract/keys.ts'
import { hashKeys } from '../contract/log.ts'
import type { Database } from '../db/open.ts'
import { epochKey, epochTeam } from '../db/schema/epoch.ts'
import { site } from '../db/schema/site.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { journal } from '../journal/line.ts'
import { appendToLog } from '../log/append.ts'
import { dropStaleKeys } from './freeze-tree.ts'

const generate = promisify(generateKeyPair)

type Place = { scope: Scope; group: string }
type Key = PublishedKey & { privateKey: Buffer }

/** Makes the signing keys that an epoch still lacks: one for each scope and group. The log has the list's hash. */
export async function recordKeys({ db, clock }: Pick<Deps, 'db' | 'clock'>, epoch: Epoch): Promise<void> {
  const missing = await findMissing(db, epoch)
  if (missing.length === 0) return
  const made = await Promise.all(missing.map((place) => createKey(epoch, place)))
  await db.write(async (query) => ({
    statements: await addKeys(query, epoch, made, clock()),
    result: undefined,
  }))
}

/** Decided anew on what is there now: another process may have made keys, or frozen another tree, meanwhile. */
async function addKeys(query: Query, epoch: Epoch, made: Key[], at: number): Promise<InStatement[]> {
  const { known, groups } = await readState(query, epoch)
  const kept = known.filter(({ group }) => groups.has(group))
  const isKnown = (key: Place) => known.some(({ scope, group }) => scope === key.scope && group === key.group)
  const added = made.filter((key) => groups.has(key.group) && !isKnown(key))
  const hash = await hashKeys([...kept, ...added])
  return [
    dropStaleKeys(epoch),
    ...added.map(({ scope, group, spki, privateKey }) => ({
      sql: 'INSERT INTO epoch_key (epoch, scope, grp, spki, private_key) VALUES (?, ?, ?, ?, ?)',
      args: [epoch, scope, group, Buffer.from(spki, 'base64url'), privateKey],
    })),
    journal({ kind: 'keys', epoch, keys: [...kept, ...added].map(publicPart) }),
    ...(await appendToLog(query, [{ what: `keys/${epoch}`, after: hash }], at)),
  ]
}

function publicPart({ scope, group, spki }: PublishedKey) {
  return { scope, group, spki }
}

async function readState(query: Query, epoch: Epoch) {
  const groups = await query({ sql: 'SELECT DISTINCT grp FROM epoch_team WHERE epoch = ?', args: [epoch] })
  return {
    groups: new Set(groups.rows.map(({ grp }) => String(grp))),
    known: (await readKeys(query)).filter((key) => key.epoch === epoch),
  }
}

/** Every public key, of closed epochs too. */
export async function readKeys(query: Query): Promise<PublishedKey[]> {
  const { rows } = await query('SELECT epoch, scope, grp, hex(spki) AS spki FROM epoch_key')
  return rows.map((row) => ({
    epoch: String(row.epoch),
    scope: row.scope as Scope, // the column holds nothing else
    group: String(row.grp),
    spki: Buffer.from(String(row.spki), 'hex').toString('base64url'),
  }))
}

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
async function createKey(epoch: Epoch, { scope, group }: Place): Promise<Key> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
  return { epoch, scope, group, spki, privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }) }
}
