import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import { journal } from '../journal/line.ts'
import { getKeyrings } from '../pass/generation.ts'
import { poolParts, unpool } from '../rating/pool-parts.ts'
import type { PoolPlace, StoredPart } from './read-pool.ts'
import { settleParts } from './write-release.ts'

type Carrying = { secret: Buffer; place: PoolPlace; parts: StoredPart[]; team: string }

/**
 * Carries parts into a team's pool, where they get the marks that their raters have there: only so are
 * raters told apart who come from different pools. What cannot be opened, and so not even named, goes.
 * @throws Unavailable when another process has taken up another secret
 */
export async function carry(query: Query, { secret, place, parts, team }: Carrying): Promise<InStatement[]> {
  if (parts.length === 0) return []
  const { kind, epoch, scope } = place
  const { keyrings } = await getKeyrings(query, secret)
  const [keys = place.keys] = keyrings.get(epoch) ?? []
  const poolings = parts.flatMap(({ part }) => (part ? { part, kind, epoch, scope, team, keys } : []))
  return [unpool(parts.map(({ stored }) => stored)), ...poolParts(poolings)]
}

/** Settles parts as withheld. */
export function withhold({ kind, epoch }: PoolPlace, parts: StoredPart[]): InStatement[] {
  if (parts.length === 0) return []
  const ids = parts.flatMap(({ part }) => part?.id ?? []).sort() // so that their order tells nothing
  const stored = parts.map((one) => one.stored)
  return [
    ...settleParts({ kind, epoch, ids, stored }, 'withheld'),
    journal({ kind: 'withheld', part: kind, epoch, ids }),
  ]
}
