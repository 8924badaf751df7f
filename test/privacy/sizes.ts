import { leastThresholds, maxPartsPerToken } from '../../server/release/plan.ts'
import type { Ticket } from './narrow.ts'

/** How many parts each rater of a pool has, most first: all that a copy tells of a pool whose team is sealed. */
export type Signature = number[]

/** One week: the pools of scores in the copy before its tick, and how many parts of which team the tick released. */
export type Week = { pools: Signature[]; released: Map<string, number> }

/** That somebody rated a team in one of the weeks `from` … `to`, beyond doubt. */
export type Certain = { person: string; team: string; from: number; to: number }

type Domains = Map<string, Set<string>>[] // by week and team: the signatures that its pool may have

const none = '[]'

/**
 * Whom copies of before every tick give away to somebody with a complete ticket log. Copies are linked by sizes
 * only, so every team's pool is each of those that it may have been: by who asked the team, by what was
 * released, by the weeks before and after, and as every pool is exactly one team's. `known`: the signatures by
 * week and team, for a database that names teams.
 */
export function findCertain(weeks: Week[], tickets: Ticket[], known?: Map<string, Signature>[]): Certain[] {
  const asked = countAsked(tickets, weeks.length)
  const domains = weeks.map(({ pools, released }, week) => {
    const all = new Set([none, ...pools.map(nameOf)])
    const own = (team: string) => (known ? [nameOf(known[week]?.get(team) ?? [])] : [...all])
    const fits = (team: string, name: string) =>
      isReleasable(parse(name), released.get(team)) && isBelow(parse(name), asked.upTo(team, week))
    return new Map(asked.teams.map((team) => [team, new Set(own(team).filter((name) => fits(team, name)))]))
  })
  for (let before = -1; before !== sizeOf(domains); ) {
    before = sizeOf(domains)
    for (const [week, one] of weeks.entries()) {
      share(domains[week] ?? new Map(), one.pools)
      if (week > 0) connect(domains, weeks, week, asked)
    }
  }
  return asked.teams.flatMap((team) =>
    weeks.flatMap((_, week) => certainOf(team, week, domains, weeks, asked)),
  )
}

type Asked = ReturnType<typeof countAsked>

function countAsked(tickets: Ticket[], weeks: number) {
  const teams = [...new Set(tickets.map(({ team }) => team))]
  const counts = new Map<string, Map<string, number>>()
  const add = (name: string, person: string) => {
    const here = counts.get(name) ?? new Map<string, number>()
    counts.set(name, here.set(person, (here.get(person) ?? 0) + 1))
  }
  for (const { person, team, week } of tickets) {
    add(`in ${week} ${team}`, person)
    for (let later = week; later < weeks; later++) add(`to ${later} ${team}`, person)
  }
  const find = (name: string) => counts.get(name) ?? new Map<string, number>()
  return {
    teams,
    peopleIn: (team: string, week: number) => find(`in ${week} ${team}`),
    peopleUpTo: (team: string, week: number) => find(`to ${week} ${team}`),
    upTo: (team: string, week: number) => sorted([...find(`to ${week} ${team}`).values()]),
  }
}

/** What has enough raters is released, three parts of each at most, and nothing else is. */
function isReleasable(signature: Signature, released: number | undefined): boolean {
  const isLarge = signature.length >= leastThresholds.score.raters
  if (released === undefined) return !isLarge
  return isLarge && sum(signature.map((n) => Math.min(n, maxPartsPerToken))) === released
}

/** Whether every rater of `small` may be another one of `large`, who has at least as many. */
function isBelow(small: Signature, large: Signature): boolean {
  return small.length <= large.length && small.every((n, at) => n <= (large[at] ?? 0))
}

/** Every pool is one team's: where as many teams may have a signature as there are pools of it, they do. */
function share(domain: Map<string, Set<string>>, pools: Signature[]): void {
  const counts = new Map([...Map.groupBy(pools, nameOf)].map(([name, alike]) => [name, alike.length]))
  counts.set(none, domain.size - pools.length)
  for (const [name, n] of counts) {
    const able = [...domain.values()].filter((names) => names.has(name))
    const bound = able.filter((names) => names.size === 1)
    if (able.length === n) for (const names of able) keepOnly(names, (other) => other === name)
    else if (bound.length === n) for (const names of able) if (names.size > 1) names.delete(name)
  }
}

/** From one week to the next a pool only grows, by what was asked in the next, but for what is released. */
function connect(domains: Domains, weeks: Week[], week: number, asked: Asked): void {
  for (const team of asked.teams) {
    const [earlier, later] = [domains[week - 1]?.get(team), domains[week]?.get(team)]
    if (!earlier || !later) continue
    const rest = (name: string) => restOf(parse(name), weeks[week - 1]?.released.has(team) ?? false)
    const people = asked.peopleIn(team, week)
    const goes = (from: string, to: string) => mayGrow(rest(from), parse(to), people)
    keepOnly(later, (to) => [...earlier].some((from) => goes(from, to)))
    keepOnly(earlier, (from) => [...later].some((to) => goes(from, to)))
  }
}

function restOf(signature: Signature, isReleased: boolean): Signature {
  if (!isReleased) return signature
  return signature.map((n) => n - maxPartsPerToken).filter((n) => n > 0)
}

function mayGrow(from: Signature, to: Signature, people: Map<string, number>): boolean {
  const tickets = sum([...people.values()])
  return isBelow(from, to) && to.length - from.length <= people.size && sum(to) - sum(from) <= tickets
}

/**
 * Who must be a rater of a team: everybody who asked in a week, where no fewer people are new; everybody who
 * asked so often at all, where no fewer raters have so many parts.
 */
function certainOf(team: string, week: number, domains: Domains, weeks: Week[], asked: Asked): Certain[] {
  const now = [...(domains[week]?.get(team) ?? [])].map(parse)
  const isReleased = weeks[week - 1]?.released.has(team) ?? false
  const before = [...(domains[week - 1]?.get(team) ?? [none])].map((name) => restOf(parse(name), isReleased))
  const inWeek = asked.peopleIn(team, week)
  const fewestNew = Math.min(
    ...now.flatMap((to) =>
      before.filter((from) => mayGrow(from, to, inWeek)).map((from) => to.length - from.length),
    ),
  )
  const fresh = inWeek.size > 0 && fewestNew >= inWeek.size ? [...inWeek.keys()] : []
  const upTo = asked.peopleUpTo(team, week)
  const ever = Array.from({ length: now[0]?.[0] ?? 0 }, (_, at) => at + 1).flatMap((least) => {
    const able = [...upTo].filter(([, n]) => n >= least).map(([person]) => person)
    const fewest = Math.min(...now.map((signature) => signature.filter((n) => n >= least).length))
    return able.length > 0 && fewest >= able.length ? able : []
  })
  return [
    ...fresh.map((person) => ({ person, team, from: week, to: week })),
    ...ever.map((person) => ({ person, team, from: 0, to: week })),
  ]
}

function keepOnly(names: Set<string>, isKept: (name: string) => boolean): void {
  for (const name of names) if (!isKept(name)) names.delete(name)
}

function sizeOf(domains: Domains): number {
  return sum(domains.flatMap((domain) => [...domain.values()].map((names) => names.size)))
}

/** A pool's signature from how many parts each rater has. */
export function toSignature(counts: Iterable<number>): Signature {
  return sorted([...counts])
}

function sorted(counts: number[]): number[] {
  return counts.sort((a, b) => b - a)
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

function nameOf(signature: Signature): string {
  return JSON.stringify(signature)
}

function parse(name: string): Signature {
  return JSON.parse(name) as Signature // as `nameOf` wrote it
}
