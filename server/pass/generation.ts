import { randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import { deriveEpochKeys, type EpochKeys } from './epoch-keys.ts'
import { requireTakenUp } from './take-up-secret.ts'

/** Keys of one epoch and one generation: everything pooled is rewritten under those of the next at every tick. */
export type GenerationKeys = EpochKeys & { generation: number }

/** An epoch's keys, newest first: of two generations while what is pooled is being rewritten. */
export type Keyring = [GenerationKeys, ...GenerationKeys[]]

type Generation = { number: number; salt: Buffer }

/**
 * The keyrings of these epochs and of all that something may be pooled in, with the statements that keep what was
 * made for it.
 * @throws Unavailable when another process has taken up another secret of the server: it could not read what is kept under this one
 */
export async function getKeyrings(
  query: Query,
  secret: Buffer,
  epochs: Iterable<Epoch> = [],
): Promise<{ keyrings: Map<Epoch, Keyring>; statements: InStatement[] }> {
  await requireTakenUp(query, secret)
  const statements: InStatement[] = []
  const [newest = addGeneration(statements, 1), ...older] = await readGenerations(query)
  const secrets = await readSecrets(query)
  for (const epoch of new Set(epochs)) {
    if (secrets.has(epoch)) continue
    const made = randomBytes(32)
    secrets.set(epoch, made)
    statements.push({ sql: 'INSERT INTO epoch_secret (epoch, secret) VALUES (?, ?)', args: [epoch, made] })
  }
  const keyrings = new Map<Epoch, Keyring>()
  for (const [epoch, own] of secrets) {
    const keysOf = ({ number, salt }: Generation): GenerationKeys => ({
      ...deriveEpochKeys(secret, own, salt),
      generation: number,
    })
    keyrings.set(epoch, [keysOf(newest), ...older.map(keysOf)])
  }
  return { keyrings, statements }
}

/** All there are, newest first. */
export async function readGenerations(query: Query): Promise<Generation[]> {
  const { rows } = await query('SELECT number, hex(salt) AS salt FROM generation ORDER BY number DESC')
  return rows.map(({ number, salt }) => ({
    number: Number(number),
    salt: Buffer.from(String(salt), 'hex'),
  }))
}

/** A new generation; the statement that keeps it is added to `statements`. */
export function addGeneration(statements: InStatement[], number: number): Generation {
  const salt = randomBytes(32)
  statements.push({ sql: 'INSERT INTO generation (number, salt) VALUES (?, ?)', args: [number, salt] })
  return { number, salt }
}

async function readSecrets(query: Query): Promise<Map<Epoch, Buffer>> {
  const { rows } = await query('SELECT epoch, hex(secret) AS secret FROM epoch_secret')
  return new Map(rows.map(({ epoch, secret }) => [String(epoch), Buffer.from(String(secret), 'hex')]))
}
