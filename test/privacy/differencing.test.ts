import { describe, expect, test } from 'vitest'
import type { CountedList } from '../../server/contract/counted.ts'
import type { Thresholds } from '../../server/release/plan.ts'
import { leastThresholds } from '../../server/release/plan.ts'
import { askEverything, type Heard, keepTags, readSums, signInEverywhere, type Tags } from './answers.ts'
import { createDraw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { findIsolated, type Sum, tryAll } from './isolate.ts'
import { drawOrganisation, reorganise } from './organisation.ts'
import { openSimulation, type Simulation } from './simulation.ts'
import { limitMs, seed, sized } from './size.ts'
import { uuidOf } from './truth.ts'
import type { SeenRelease } from './watch-releases.ts'

type Life = { sums: Map<string, Sum>; simulation: Simulation; queries: number; ticks: number }

/**
 * Lets an organisation live, asks everything after every tick, and keeps all answers: each as the set of
 * ratings that it is a sum of, once it is sure that it is.
 */
async function attack(at: number, thresholds: Thresholds, weeks: number, perWeek: number): Promise<Life> {
  const draw = createDraw(seed + at)
  const organisation = drawOrganisation(draw, 3 + (at % 5), 8)
  const simulation = await openSimulation(draw, organisation, { epochs: 4 })
  const { world, truth } = simulation
  try {
    const bearers = await signInEverywhere(world, organisation)
    const life: Life = { sums: new Map(), simulation, queries: 0, ticks: weeks }
    const releases: SeenRelease[] = []
    const tags: Tags = new Map()
    for (let week = 0; week < weeks; week++) {
      if (week === 5) await simulation.reorganise(reorganise(draw, simulation.organisation))
      await simulation.live(week < weeks - 5 ? perWeek : 0)
      await simulation.tick(thresholds)
      releases.push(...world.seen)
      const teams = simulation.organisation.teams.map(({ id }) => id)
      const heard = await askEverything(world, bearers, teams, tags)
      keepTags(tags, heard)
      expectNothingPooled(heard, simulation)
      life.queries += heard.length
      for (const { name, counts, ratings } of readSums(heard, releases, simulation.organisation)) {
        expect(counts, name).toEqual(countsOf(ratings, simulation, counts.length))
        life.sums.set([...ratings].sort().join(), ratings)
      }
      for (const { name, ids } of readLists(heard)) life.sums.set(`${name} ${week}`, ids) // it tells how many
      const counted = [...truth].filter(([, { parts }]) => parts.score.fate === 'counted').map(([id]) => id)
      expect(
        readLists(heard)
          .flatMap(({ ids }) => [...ids].map(uuidOf))
          .sort(),
      ).toEqual(counted.sort())
    }
    return life
  } finally {
    world.close()
  }
}

/** The counted scores of each epoch, as somebody who is nobody was told. */
function readLists(heard: Heard[]): { name: string; ids: Sum }[] {
  const lists = heard.filter(
    ({ viewer, path, status }) => viewer === 'nobody' && status === 200 && /^\/v1\/counted\/\S+$/.test(path),
  )
  return lists.map(({ path, body }) => {
    const { counted } = JSON.parse(body) as CountedList
    return { name: path, ids: new Set(counted.score.map((id) => id.replaceAll('-', ''))) }
  })
}

/** Nowhere does anything stand of a rating that is still collecting: no id, no comment. */
function expectNothingPooled(heard: Heard[], { truth }: Simulation): void {
  const said = [...new Set(heard.map(({ body }) => body))].join('\n')
  const told = new Set(said.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|comment-\d+-[\w-]+/g))
  const pooled = [...truth.values()].filter(({ parts }) => parts.score.fate === 'pending')
  const traces = pooled.flatMap(({ said: { id, comment } }) => (comment === undefined ? [id] : [id, comment]))
  expect(traces.filter((trace) => told.has(trace))).toEqual([])
}

/** What the ratings add up to by ground truth: five counts, or how many and how many of them are 4 or 5. */
function countsOf(ratings: Sum, { truth }: Simulation, length: number): number[] {
  const scores = [...ratings].map((id) => Number(truth.get(uuidOf(id))?.parts.score.value))
  const count = (...wanted: number[]) => scores.filter((score) => wanted.includes(score)).length
  return length === 2 ? [scores.length, count(4, 5)] : [count(1), count(2), count(3), count(4), count(5)]
}

const personOf =
  ({ truth }: Simulation) =>
  (id: string) =>
    truth.get(uuidOf(id))?.person ?? id
const lives = sized(2, 15)
const unguarded = { ...leastThresholds, score: { raters: 1, filled: 0 } }

describe('from all answers of all ticks', () => {
  test(
    'no combination isolates fewer than five raters',
    async () => {
      const figures = { organisations: 0, queries: 0, answers: 0, ratings: 0, isolated: 0 }
      for (let at = 0; at < lives; at++) {
        const { sums, simulation, queries } = await attack(at, leastThresholds, sized(9, 14), sized(60, 90))
        const distinct = [...sums.values()].filter(({ size }) => size > 0)
        expect(findIsolated(distinct, personOf(simulation), 5)).toBeUndefined()
        if (distinct.length <= sized(16, 40))
          expect(tryAll(distinct, personOf(simulation), 5, sized(3, 4))).toBeUndefined()
        figures.organisations++
        figures.queries += queries
        figures.answers += distinct.length
        figures.ratings += simulation.truth.size
      }
      expect(figures.answers).toBeGreaterThan(lives * 2) // an attack on nothing shows nothing
      noteFigure('differencing', figures)
    },
    limitMs,
  )

  test(
    'single raters are isolated when a release may be of one',
    async () => {
      const { sums, simulation } = await attack(1, unguarded, 7, 10)
      const distinct = [...sums.values()]
      expect(findIsolated(distinct, personOf(simulation), 5)).toBeDefined()
      expect(tryAll(distinct.slice(0, 12), personOf(simulation), 5, 2)).toBeDefined()
    },
    limitMs,
  )

  test(
    'a counter that is not of whole releases isolates',
    async () => {
      const { sums, simulation } = await attack(2, leastThresholds, 7, 60)
      const ids = [...simulation.truth.keys()].map((id) => id.replaceAll('-', ''))
      const counters = [...ids.keys()].slice(-8).map((upTo) => new Set(ids.slice(0, upTo)))
      expect(findIsolated([...sums.values(), ...counters], personOf(simulation), 5)).toBeDefined()
      expect(tryAll(counters, personOf(simulation), 5, 2)).toBeDefined()
    },
    limitMs,
  )
})

test(
  'nothing that can be asked changes before the next tick, whatever arrives',
  async () => {
    const draw = createDraw(seed)
    const organisation = drawOrganisation(draw, 5, 8)
    const simulation = await openSimulation(draw, organisation)
    const { world } = simulation
    try {
      const bearers = await signInEverywhere(world, organisation)
      const teams = organisation.teams.map(({ id }) => id)
      const tags: Tags = new Map()
      for (let week = 0; week < 4; week++) {
        const ask = () => askEverything(world, bearers, teams, tags)
        await simulation.live(1) // passes and keys of a new month are there
        const before = await ask()
        const ratings = simulation.truth.size
        await simulation.live(40)
        expect(simulation.truth.size).toBeGreaterThan(ratings)
        expect(await ask()).toEqual(before)
        await simulation.tick()
        const after = await ask()
        if (week > 0) expect(after).not.toEqual(before)
        keepTags(tags, after)
      }
    } finally {
      world.close()
    }
  },
  limitMs,
)
