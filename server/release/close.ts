import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { InStatement } from '@libsql/client'
import { closesAt, type Epoch } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'
import { ancestors } from '../epoch/ancestors.ts'
import { journal } from '../journal/line.ts'
import { appendToLog } from '../log/append.ts'
import { countedListSql, markedName } from './counted-list.ts'
import { erasedName, readTotals } from './epoch-totals.ts'
import { type PooledPart, planClosing, type Rules } from './plan.ts'
import { type PoolPlace, readPlaces, readPool } from './read-pool.ts'
import { weekAt } from './week.ts'
import { settleParts, writeRelease } from './write-release.ts'

type Writing = Pick<Deps, 'db' | 'clock'>
type Tree = Map<string, { parent: string | null; group: string }>

/**
 * Closes every epoch that ended seven days ago: bottom-up each short pool is carried to the team above,
 * released where it can be, and withheld at the group's top. Pool by pool in transactions of their own;
 * one that was cut short is gone on with.
 * @returns how many releases were made
 */
export async function closeDue(deps: Writing, rules: Rules): Promise<number> {
  let released = 0
  for (const epoch of await findDue(deps)) {
    const tree = await readTree(deps, epoch)
    for (let made = 0; made >= 0; released += Math.max(0, made)) {
      made = await closeDeepest(deps, epoch, tree, rules)
      await yieldToOthers()
    }
    await finish(deps, epoch)
  }
  return released
}

async function findDue({ db, clock }: Writing): Promise<Epoch[]> {
  const { rows } = await db.query(
    'SELECT DISTINCT epoch FROM epoch_key EXCEPT SELECT epoch FROM closed_epoch',
  )
  const epochs = rows.map(({ epoch }) => String(epoch))
  return epochs.filter((epoch) => clock() >= closesAt(epoch)).sort()
}

async function readTree({ db }: Writing, epoch: Epoch): Promise<Tree> {
  const { rows } = await db.query({
    sql: 'SELECT team, parent, grp FROM epoch_team WHERE epoch = ?',
    args: [epoch],
  })
  return new Map(
    rows.map(({ team, parent, grp }) => [
      String(team),
      { parent: parent === null ? null : String(parent), group: String(grp) },
    ]),
  )
}

/** Closes one of the deepest pools. @returns the releases made of it, or -1 when no pool is left */
function closeDeepest({ db, clock }: Writing, epoch: Epoch, tree: Tree, rules: Rules): Promise<number> {
  return db.write(async (query) => {
    const place = deepest(await readPlaces(query, epoch), tree)
    if (!place) return { statements: [], result: -1 }
    const { releases, rest, carryTo } = planClosing(
      await readPool(query, place),
      parentInGroup(place.team, tree),
      rules,
    )
    const week = weekAt(clock())
    return {
      statements: [
        ...releases.flatMap((parts) => writeRelease(place, parts, week)),
        ...(carryTo === null ? withhold(place, rest) : carry(place, carryTo, week)),
        { sql: 'DELETE FROM pool WHERE id = ?', args: [place.id] },
      ],
      result: releases.length,
    }
  })
}

function withhold({ kind, epoch }: PoolPlace, rest: PooledPart[]): InStatement[] {
  if (rest.length === 0) return []
  const ids = rest.map(({ id }) => id)
  return [
    ...settleParts(kind, epoch, rest, 'withheld'),
    journal({ kind: 'withheld', part: kind, epoch, ids }),
  ]
}

function deepest(places: PoolPlace[], tree: Tree): PoolPlace | undefined {
  const parents = new Map([...tree].map(([team, { parent }]) => [team, parent]))
  const depth = ({ team }: PoolPlace) => ancestors(team, parents).length
  return places.reduce<PoolPlace | undefined>(
    (best, one) => (best && depth(best) >= depth(one) ? best : one),
    undefined,
  )
}

function parentInGroup(team: string, tree: Tree): string | null {
  const here = tree.get(team)
  const above = here?.parent ? tree.get(here.parent) : undefined
  return here?.parent && above?.group === here.group ? here.parent : null
}

function carry({ id, kind, epoch, scope }: PoolPlace, team: string, week: string): InStatement[] {
  const place = [kind, team, epoch, scope]
  return [
    {
      sql: `INSERT INTO pool (id, kind, team, epoch, scope, opened_week) VALUES (abs(random() >> 11), ?, ?, ?, ?, ?)
            ON CONFLICT (epoch, scope, team, kind) DO NOTHING`,
      args: [...place, week],
    },
    {
      sql: `UPDATE part SET pool = (SELECT id FROM pool WHERE kind = ? AND team = ? AND epoch = ? AND scope = ?)
            WHERE pool = ?`,
      args: [...place, id],
    },
  ]
}

/**
 * The list becomes a file and totals go into the log; of the epoch nothing else stays: no parts, no marks, no passes
 * issued, no secret that they were hashed with, no private keys.
 */
function finish({ db, clock }: Writing, epoch: Epoch): Promise<void> {
  const now = clock()
  return db.write(async (query) => {
    const closed = await query({ sql: 'SELECT 1 FROM closed_epoch WHERE epoch = ?', args: [epoch] })
    if (closed.rows.length > 0) return { statements: [], result: undefined } // another process was faster
    const logged = await appendToLog(query, await readTotals(query, epoch), now)
    return {
      statements: [...emptyEpoch(epoch, now), journal({ kind: 'closed', epoch, closedOn: now }), ...logged],
      result: undefined,
    }
  })
}

/** Makes the list of an epoch's marks, and leaves nothing else of the epoch. `now`: ms since 1970. */
export function emptyEpoch(epoch: Epoch, now: number): InStatement[] {
  return [
    {
      sql: `INSERT INTO closed_epoch (epoch, closed_on, withheld, list)
            SELECT ?1, ?2, (SELECT count(*) FROM mark WHERE epoch = ?1 AND kind = 'score' AND outcome = 'withheld'), (${countedListSql})`,
      args: [epoch, now],
    },
    { sql: 'UPDATE epoch_key SET private_key = NULL WHERE epoch = ?', args: [epoch] },
    { sql: 'DELETE FROM setting WHERE name IN (?, ?)', args: [erasedName(epoch), markedName(epoch)] },
    { sql: 'DELETE FROM part WHERE pool IN (SELECT id FROM pool WHERE epoch = ?)', args: [epoch] },
    ...['pool', 'mark', 'withdrawal', 'pass_issue', 'epoch_secret'].map((table) => ({
      sql: `DELETE FROM ${table} WHERE epoch = ?`,
      args: [epoch],
    })),
  ]
}
