import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Epoch } from '../contract/epoch.ts'
import type { ServerDeps } from '../env.ts'
import { ancestors } from '../epoch/ancestors.ts'
import { readClosingTime } from '../settings/closing-time.ts'
import { carry, withhold } from './carry.ts'
import { finishEpoch } from './finish-epoch.ts'
import { planClosing } from './plan.ts'
import { type PoolPlace, readPlaces, readPool, readStored } from './read-pool.ts'
import { chunk, type Fixed, readRules } from './read-rules.ts'
import { renewGeneration } from './renew-generation.ts'
import { weekAt } from './week.ts'
import { writeRelease } from './write-release.ts'

type Writing = Pick<ServerDeps, 'db' | 'clock' | 'secret' | 'log'>
type Tree = Map<string, { parent: string | null; group: string; depth: number }>

/**
 * Closes every epoch whose time has come: bottom-up each short pool is carried to the team above,
 * released where it can be, and withheld at the group's top. Chunk by chunk in transactions of their own;
 * one that was cut short is gone on with.
 * @returns how many epochs it closed and releases it made
 */
export async function closeDue(deps: Writing, fixed?: Fixed): Promise<{ closed: number; released: number }> {
  let released = 0
  if ((await findDue(deps)).length === 0) return { closed: 0, released }
  // A team may have two pools, each too small; and where something cannot be opened, nothing closes yet.
  await renewGeneration(deps)
  const due = await findDue(deps)
  for (const epoch of due) {
    const tree = await readTree(deps, epoch)
    for (let places = await readPlaces(deps.db.query, deps.secret, epoch); places.length > 0; ) {
      for (const place of deepest(places, tree)) {
        released += await releaseAll(deps, place, fixed)
        await moveAll(deps, place, parentInGroup(place.team, tree))
      }
      places = await readPlaces(deps.db.query, deps.secret, epoch)
    }
    await finishEpoch(deps, epoch)
  }
  return { closed: due.length, released }
}

/** One that is closed but not emptied yet is gone on with at any time. */
async function findDue({ db, clock }: Writing): Promise<Epoch[]> {
  const { rows } = await db.query(
    `SELECT DISTINCT epoch, epoch IN (SELECT epoch FROM closed_epoch) AS is_closed FROM epoch_key
     WHERE epoch NOT IN (SELECT epoch FROM closed_epoch WHERE state <> 'emptying')`,
  )
  const closesAt = await readClosingTime(db.query)
  const due = rows.filter(({ epoch, is_closed }) => is_closed === 1 || clock() >= closesAt(String(epoch)))
  return due.map(({ epoch }) => String(epoch)).sort()
}

async function readTree({ db }: Writing, epoch: Epoch): Promise<Tree> {
  const { rows } = await db.query({
    sql: 'SELECT team, parent, grp FROM epoch_team WHERE epoch = ?',
    args: [epoch],
  })
  const parents = new Map(
    rows.map(({ team, parent }) => [String(team), parent === null ? null : String(parent)]),
  )
  return new Map(
    rows.map(({ team, grp }) => [
      String(team),
      {
        parent: parents.get(String(team)) ?? null,
        group: String(grp),
        depth: ancestors(String(team), parents).length,
      },
    ]),
  )
}

/** The places of the lowest teams; what is carried up from them comes to others. */
function deepest(places: PoolPlace[], tree: Tree): PoolPlace[] {
  const depth = ({ team }: PoolPlace) => tree.get(team)?.depth ?? 0
  const most = Math.max(...places.map(depth))
  return places.filter((place) => depth(place) === most)
}

/** Goes through a pool until nothing more can be released. @returns how many releases were made */
async function releaseAll(deps: Writing, place: PoolPlace, fixed: Fixed): Promise<number> {
  let released = 0
  let inThisRound = 0
  do {
    inThisRound = 0
    for (let after: string | undefined = ''; after !== undefined; ) {
      const step: { made: number; next: string | undefined } = await releaseSome(deps, place, fixed, after)
      inThisRound += step.made
      after = step.next
      await yieldToOthers()
    }
    released += inThisRound
  } while (inThisRound > 0)
  return released
}

function releaseSome({ db, clock }: Writing, place: PoolPlace, fixed: Fixed, after: string) {
  return db.write(async (query) => {
    const rules = await readRules(query, place, fixed)
    const { pool, next } = await readPool(query, place, after, rules.limit)
    const { releases } = planClosing(pool, rules)
    const week = weekAt(clock())
    return {
      statements: releases.flatMap((parts) => writeRelease(place, parts, week)),
      result: { made: releases.length, next },
    }
  })
}

/** Carries what is left of a pool to a team, or withholds it where there is none, and drops the pool. */
async function moveAll(deps: Writing, place: PoolPlace, carryTo: string | null): Promise<void> {
  let lost = 0
  for (let more = true; more; await yieldToOthers()) {
    const step = await moveSome(deps, place, carryTo)
    more = step.more
    lost += step.lost
  }
  if (lost > 0) deps.log.error({ parts: lost }, 'parts could not be opened at closing and are in no list')
}

/** `lost`: parts that were opened moments before, and cannot be any more */
type Step = { more: boolean; lost: number }

function moveSome({ db, secret }: Writing, place: PoolPlace, carryTo: string | null): Promise<Step> {
  return db.write<Step>(async (query) => {
    const parts = await readStored(query, place, chunk)
    const more = parts.length === chunk
    const lost = parts.filter(({ part }) => part === undefined).length
    const statements =
      carryTo === null ? withhold(place, parts) : await carry(query, { secret, place, parts, team: carryTo })
    return {
      statements: [
        ...statements,
        ...(more ? [] : [{ sql: 'DELETE FROM pool WHERE id = ?', args: [place.id] }]),
      ],
      result: { more, lost },
    }
  })
}

function parentInGroup(team: string, tree: Tree): string | null {
  const here = tree.get(team)
  const above = here?.parent ? tree.get(here.parent) : undefined
  return here?.parent && above?.group === here.group ? here.parent : null
}
