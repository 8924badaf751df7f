import {
  leastThresholds,
  type Pool,
  type PooledPart,
  planClosing,
  planRelease,
  type Rules,
} from '../../server/release/plan.ts'
import { createZipf, type Draw, drawPoisson } from './draw.ts'
import type { Organisation } from './organisation.ts'

/** How people ask and rate: demand by Zipf's law over the teams, and milder over the people who ask. */
export type Stream = { ratingsPerWeek: number; teamExponent: number; personExponent: number }

export type Arriving = { person: string; team: string; week: number }

/** A stream's ratings in weeks 0 … `weeks` − 1; nobody rates the team they are in. */
export function drawStream(draw: Draw, { people }: Organisation, stream: Stream, weeks: number): Arriving[] {
  const serving = shuffled(draw, [...new Set(people.map(({ team }) => team))])
  const pickTeam = createZipf(serving.length, stream.teamExponent)
  const pickPerson = createZipf(people.length, stream.personExponent)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: drawCount(draw, stream.ratingsPerWeek) }, () => {
      const [person, team] = [people[pickPerson(draw)], serving[pickTeam(draw)]]
      return person && team && person.team !== team ? [{ person: person.id, team, week }] : []
    }),
  ).flat(2)
}

/** The most popular team is not always the first of its department. */
function shuffled<T>(draw: Draw, items: T[]): T[] {
  return items
    .map((item) => ({ item, at: draw() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** A Poisson count of any mean, as a sum of small ones. */
function drawCount(draw: Draw, mean: number): number {
  let n = 0
  for (let left = mean; left > 0; left -= 100) n += drawPoisson(draw, Math.min(100, left))
  return n
}

export type Shown = { ratings: number; atTeam: number; atDepartment: number; waits: number[] }

type Arrived = PooledPart & { week: number }
type Tree = Organisation['teams']

/**
 * One epoch of scores through the product's own plans: `epochWeeks` weekly ticks with ratings, one without,
 * and its closing; the tree's tops are departments. What is not shown was withheld. A wait is in weeks: 0 means by the next tick.
 */
export function releaseEpoch(
  draw: Draw,
  organisation: Organisation,
  arriving: Arriving[],
  epochWeeks: number,
): Shown {
  const { teams, people } = organisation
  const rules: Rules = { thresholds: () => leastThresholds, holders: () => people.length, random: draw }
  const pools = new Map<string, Arrived[]>(teams.map(({ id }) => [id, []]))
  const shown: Shown = { ratings: arriving.length, atTeam: 0, atDepartment: 0, waits: [] }
  const depths = new Map(teams.map((team) => [team.id, depthOf(team.id, teams)]))
  const release = (team: string, rest: PooledPart[], week: number) => {
    const [parts, left] = [pools.get(team) ?? [], new Set(rest.map(({ id }) => id))]
    const out = parts.filter(({ id }) => !left.has(id))
    shown[depths.get(team) === 0 ? 'atDepartment' : 'atTeam'] += out.length
    shown.waits.push(...out.map((part) => week - part.week))
    pools.set(
      team,
      parts.filter(({ id }) => left.has(id)),
    )
  }
  for (let week = 0; week <= epochWeeks; week++) {
    for (const [index, one] of arriving.entries()) {
      if (one.week === week)
        pools.get(one.team)?.push({ id: `${index}`, raterMark: one.person, value: '4', week })
    }
    for (const [team, parts] of pools) {
      const taken = new Set(planRelease(poolOf(team, parts), rules)?.map(({ id }) => id))
      if (taken.size > 0)
        release(
          team,
          parts.filter(({ id }) => !taken.has(id)),
          week,
        )
    }
  }
  for (const { id, parent } of teams.toSorted((a, b) => (depths.get(b.id) ?? 0) - (depths.get(a.id) ?? 0))) {
    release(id, planClosing(poolOf(id, pools.get(id) ?? []), rules).rest, epochWeeks + 1)
    if (parent !== null) pools.get(parent)?.push(...(pools.get(id) ?? []))
  }
  return shown
}

function poolOf(team: string, parts: PooledPart[]): Pool {
  return { id: 0, kind: 'score', team, epoch: '2026-11', scope: 'extension', parts }
}

function depthOf(team: string, teams: Tree): number {
  const parent = teams.find(({ id }) => id === team)?.parent
  return parent ? 1 + depthOf(parent, teams) : 0
}
