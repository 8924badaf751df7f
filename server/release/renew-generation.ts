import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { PartKind } from '../contract/rating.ts'
import type { ServerDeps } from '../env.ts'
import { addGeneration, getKeyrings, type Keyring, readGenerations } from '../pass/generation.ts'
import { openPart, openTeam } from '../rating/part-box.ts'
import { type Pooling, poolParts, unpool } from '../rating/pool-parts.ts'
import { endLoss, noteLost } from './lost-parts.ts'
import { chunk } from './read-rules.ts'

export type Renewing = Pick<ServerDeps, 'db' | 'secret' | 'clock' | 'log'>

/**
 * Rewrites all that is pooled under a new generation of keys: ids, marks, boxes and pools are others then, and
 * nothing but the sizes of pools is alike in a copy of before and one of after. Chunk by chunk in transactions
 * of their own; one that was cut short is gone on with. What cannot be opened goes, and devices are made to send
 * it again.
 */
export async function renewGeneration(deps: Renewing): Promise<void> {
  await finishRenewal(deps)
  await deps.db.write(async (query) => {
    const [newest, older] = await readGenerations(query)
    const statements: InStatement[] = []
    if (newest && !older) addGeneration(statements, newest.number + 1)
    return { statements, result: undefined }
  })
  await finishRenewal(deps)
}

/** Where there are two generations, brings everything into the newer one. */
export async function finishRenewal(deps: Renewing): Promise<void> {
  const [, older] = await readGenerations(deps.db.query)
  if (!older) return
  for (let step = await renewSome(deps); ; step = await renewSome(deps)) {
    if (step.lost > 0)
      deps.log.error({ parts: step.lost }, 'parts could not be opened; devices send them again')
    if (!step.more) return
    await yieldToOthers()
  }
}

/** `lost`: parts that could not be opened, told once, when there is nothing `more` */
type Step = { more: boolean; lost: number }

/** Where there is nothing more, the keys of before are gone. */
function renewSome({ db, secret, clock }: Renewing): Promise<Step> {
  return db.write<Step>(async (query) => {
    const { keyrings } = await getKeyrings(query, secret)
    const [newest] = await readGenerations(query)
    const number = newest?.number ?? 0
    const { rows } = await query({ sql: someSql, args: [number, chunk] })
    if (rows.length === 0) {
      const loss = await endLoss(query, clock())
      const statements = [...dropOlder(number), ...loss.statements]
      return { statements, result: { more: false, lost: loss.parts } }
    }
    const poolings = rows.flatMap((row) => renew(row, keyrings) ?? [])
    const pools = [...new Set(rows.map(({ pool }) => Number(pool)))]
    const statements = [
      unpool(rows.map(({ stored }) => String(stored))),
      ...poolParts(poolings),
      drop(pools),
      ...noteLost(rows.length - poolings.length),
    ]
    return { statements, result: { more: true, lost: 0 } }
  })
}

const someSql = `
  SELECT pool.id AS pool, pool.kind, pool.epoch, pool.scope, pool.generation, lower(hex(place_mark)) AS place,
    lower(hex(sealed_team)) AS team, lower(hex(part.id)) AS stored, lower(hex(sealed)) AS sealed
  FROM pool INDEXED BY pool_place CROSS JOIN part INDEXED BY part_pool ON part.pool = pool.id
  WHERE pool.generation < ? LIMIT ?`

/** Undefined: it cannot be opened, by nobody any more. */
function renew(row: Record<string, unknown>, keyrings: Map<Epoch, Keyring>): Pooling | undefined {
  const [epoch, scope] = [String(row.epoch), String(row.scope)]
  const keyring = keyrings.get(epoch)
  const old = keyring?.find(({ generation }) => generation === row.generation)
  const team = old && openTeam(old, String(row.team), String(row.place))
  const part = old && openPart(old, String(row.sealed), String(row.stored))
  if (!keyring || !part || team === undefined) return undefined
  return { part, kind: row.kind as PartKind, epoch, scope, team, keys: keyring[0] } // the column holds no other kind
}

function drop(pools: number[]): InStatement {
  return {
    sql: `DELETE FROM pool WHERE id IN (SELECT value FROM json_each(?))
          AND NOT EXISTS (SELECT 1 FROM part WHERE part.pool = pool.id)`,
    args: [JSON.stringify(pools)],
  }
}

/** Destroys what the keys of before were made of, and pools that were empty. */
function dropOlder(newest: number): InStatement[] {
  return ['pool WHERE generation', 'generation WHERE number'].map((older) => ({
    sql: `DELETE FROM ${older} < ?`,
    args: [newest],
  }))
}
