import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passHeader } from '../../server/contract/pass.ts'
import { leastThresholds } from '../../server/release/plan.ts'
import { tick } from '../../server/release/tick.ts'
import { createDraw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { createOrganisation } from './organisation.ts'
import { createPassBooks } from './pass-book.ts'
import { drawRating, sendRatings } from './send.ts'
import { limitMs, seed, sized } from './size.ts'
import { uuidOf } from './truth.ts'
import { createKey, openPrivacyWorld, type PrivacyWorld, server, weekMs } from './world.ts'

const place = { epoch: '2026-11', scope: 'extension', group: 'g1' }
const teams = ['t0', 't1', 't2']

/** What the saboteur may know: ids of an own rating, of a counted one (from the list), or anything. */
const anyId = fc.oneof(
  fc.nat(5).map((own) => ({ own })),
  fc.nat(5).map((counted) => ({ counted })),
  fc.constant('random' as const),
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1000 }),
  fc.constantFrom('\u0000', '\ud800', '"}]', "'); DROP TABLE part; --", 'x'.repeat(1000)),
)
/** Mostly valid, so that requests are taken in as a whole: one bad entry refuses all beside it. */
const mostly = <T>(valid: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 40, arbitrary: valid }, { weight: 1, arbitrary: odd })
const anyRevision = mostly(
  fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(1_000_000)),
  fc.constantFrom(0, -1, 1e18, 1.5),
)
const anyKey = mostly(fc.constantFrom('own', 'random', 'random'), fc.string({ maxLength: 50 }))
const anyTeam = mostly(fc.constantFrom(...teams, 'all', 'd0'), fc.string({ maxLength: 70 }))
const anyRating = fc.record(
  {
    id: anyId,
    revision: anyRevision,
    team: anyTeam,
    score: mostly(fc.constantFrom(1, 5), fc.constantFrom(0, 6)),
    interactionKey: anyKey,
    detail: fc.record({
      helped: fc.constant(['clarity']),
      lostMinutes: mostly(fc.constantFrom(0, 480), fc.constant(9e9)),
    }),
    comment: anyText,
  },
  { requiredKeys: ['id', 'revision', 'team', 'score', 'interactionKey'] },
)
const anyWithdrawal = fc.record({ id: anyId, revision: anyRevision, withdrawn: fc.constant(true) })
const anyAct = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.oneof(anyRating, anyWithdrawal), { minLength: 1, maxLength: 21 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }).map((flood) => ({ flood })) },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.json(), fc.string({ maxLength: 200 }), fc.constant('x'.repeat(70_000))),
  },
)
type Act = typeof anyAct extends fc.Arbitrary<infer T> ? T : never

type Saboteur = { header: string; own: string[]; key: string; counted: string[] }

test(
  'one valid pass keeps no pool from being released, nor moves a release by more than three ratings',
  async () => {
    const figures = { runs: 0, requests: 0, refused: 0, releases: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          acts: fc.array(anyAct, { maxLength: 12 }),
          late: fc.array(anyAct, { maxLength: 6 }),
        }),
        async ({ seed: own, acts, late }) => {
          const { world, saboteur, others, rateAll } = await openBesieged(own)
          try {
            await besiege(world, saboteur, acts, figures)
            await rateAll()
            await besiege(world, saboteur, late, figures)
            for (let week = 0; week < 3; week++) {
              world.clock.now += weekMs
              world.seen.length = 0
              await tick(world.deps)
              await expectUnharmed(world, others, week === 0)
              await besiege(world, { ...saboteur, counted: await readCounted(world) }, late, figures)
            }
            figures.runs++
          } finally {
            world.close()
          }
        },
      ),
      { seed, numRuns: sized(12, 200) },
    )
    figures.releases = figures.runs * teams.length
    noteFigure('saboteur', figures)
  },
  limitMs,
)

/** A small organisation; five honest people rate each of three teams, beside the saboteur. */
async function openBesieged(own: number) {
  const draw = createDraw(own)
  const organisation = createOrganisation(32, 4, 1)
  const world = await openPrivacyWorld(organisation, Date.UTC(2026, 10, 3), 1)
  const books = createPassBooks(world)
  const people = organisation.people.map(({ id }) => id)
  await books.issue(people, place.epoch, place.scope)
  const others = new Map<string, string[]>(teams.map((team) => [team, []]))
  const rateAll = async () => {
    for (const [team, ids] of others) {
      for (const person of people.slice(1, 6)) {
        const rating = drawRating(draw, team)
        const { receipts } = await sendRatings(world, books.getPass(person, place).header, [rating])
        expect(receipts, 'an honest rating').toMatchObject([{ kind: 'accepted' }])
        ids.push(rating.id)
      }
    }
  }
  const pass = books.getPass(people[0] ?? '', place)
  const ids = Array.from({ length: 6 }, () => randomUUID())
  const saboteur: Saboteur = { ...pass, own: ids, key: createKey(), counted: [] }
  return { world, saboteur, others, rateAll }
}

async function besiege(
  world: PrivacyWorld,
  saboteur: Saboteur,
  acts: Act[],
  figures: { requests: number; refused: number },
): Promise<void> {
  for (const act of acts) {
    const response = await world.app.request(`${server}/v1/ratings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [passHeader]: saboteur.header },
      body: typeof act === 'string' ? act : JSON.stringify({ ratings: entriesOf(act, saboteur) }),
    })
    expect(response.status, await response.clone().text()).toBeLessThan(500)
    figures.requests++
    if (response.status !== 200) figures.refused++
  }
}

function entriesOf(act: Exclude<Act, string>, { own, key, counted }: Saboteur): unknown[] {
  if ('flood' in act) {
    const draw = createDraw(act.flood)
    return Array.from({ length: Math.min(20, act.flood) }, () => ({ ...drawRating(draw, 't0'), score: 1 }))
  }
  return act.map((entry) => {
    const { id } = entry
    const named = id === 'random' ? undefined : 'own' in id ? own[id.own] : counted[id.counted]
    const resolved = { ...entry, id: named ?? randomUUID() }
    if (!('interactionKey' in resolved)) return resolved
    const keys: Record<string, string> = { own: key, random: createKey() }
    return { ...resolved, interactionKey: keys[resolved.interactionKey] ?? resolved.interactionKey }
  })
}

/** The first tick counts every honest score; every release has the saboteur's share of three at most. */
async function expectUnharmed(
  world: PrivacyWorld,
  others: Map<string, string[]>,
  isFirst: boolean,
): Promise<void> {
  const honest = new Set([...others.values()].flat())
  const releases = world.seen.filter(({ kind, sums }) => kind === 'score' && sums !== undefined)
  for (const { ids, team } of releases) {
    const foreign = ids.map(uuidOf).filter((id) => !honest.has(id))
    expect(foreign.length, `ratings of the saboteur in a release of ${team}`).toBeLessThanOrEqual(3)
    expect(ids.length - foreign.length).toBeGreaterThanOrEqual(leastThresholds.score.raters - 1)
  }
  if (!isFirst) return
  const counted = new Set(await readCounted(world))
  expect(
    [...honest].filter((id) => !counted.has(id)),
    'honest ratings kept from being counted',
  ).toEqual([])
}

async function readCounted({ app }: PrivacyWorld): Promise<string[]> {
  const list = await (await app.request(`${server}/v1/counted/${place.epoch}`)).json()
  return (list as { counted: { score: string[] } }).counted.score
}
