import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CountedList } from '../../server/contract/counted.ts'
import { passHeader } from '../../server/contract/pass.ts'
import { type PartKind, partKinds, type Rating } from '../../server/contract/rating.ts'
import { leastThresholds } from '../../server/release/plan.ts'
import { tick } from '../../server/release/tick.ts'
import { createDraw, type Draw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { createOrganisation } from './organisation.ts'
import { createPassBooks } from './pass-book.ts'
import { drawRating, sendRatings } from './send.ts'
import { limitMs, seed, sized } from './size.ts'
import { uuidOf } from './truth.ts'
import { createKey, openPrivacyWorld, type PrivacyWorld, scopes, server, weekMs } from './world.ts'

const epoch = '2026-11'
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
const anyAttempt = fc.record({ scope: fc.constantFrom(...scopes), act: anyAct })
type Attempt = { scope: string; act: Act }

/** `headers`: the one pass of each scope; `counted`: what the list told. */
type Saboteur = { headers: Map<string, string>; own: string[]; key: string; counted: string[] }

test(
  'one valid pass of each scope keeps no pool of any kind from being released, nor moves a release by more than three ratings',
  async () => {
    const figures = { runs: 0, requests: 0, refused: 0, releases: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          acts: fc.array(anyAttempt, { maxLength: 12 }),
          late: fc.array(anyAttempt, { maxLength: 6 }),
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
              await besiege(world, { ...saboteur, counted: (await readCounted(world)).score }, late, figures)
            }
            figures.runs++
          } finally {
            world.close()
          }
        },
      ),
      { seed, numRuns: sized(12, 200) },
    )
    figures.releases = figures.runs * teams.length * scopes.length * partKinds.length
    noteFigure('saboteur', figures)
  },
  limitMs,
)

/** A small organisation; ten honest people rate each of three teams in each scope, beside the saboteur. */
async function openBesieged(own: number) {
  const draw = createDraw(own)
  const organisation = createOrganisation(32, 4, 1)
  const world = await openPrivacyWorld(organisation, Date.UTC(2026, 10, 3), 1)
  const books = createPassBooks(world)
  const people = organisation.people.map(({ id }) => id)
  for (const scope of scopes) await books.issue(people, epoch, scope)
  const headerOf = (person: string, scope: string) =>
    books.getPass(person, { epoch, scope, group: 'g1' }).header
  const others = new Set<string>()
  const rateAll = async () => {
    for (const [at, person] of people.slice(1, 11).entries()) {
      for (const scope of scopes) {
        const ratings = teams.map((team) => drawHonest(draw, team, at < leastThresholds.comment.filled))
        const { receipts } = await sendRatings(world, headerOf(person, scope), ratings)
        expect(new Set(receipts.map(({ kind }) => kind)), 'honest ratings').toEqual(new Set(['accepted']))
        for (const { id } of ratings) others.add(id)
      }
    }
  }
  const saboteur: Saboteur = {
    headers: new Map(scopes.map((scope) => [scope, headerOf(people[0] ?? '', scope)])),
    own: Array.from({ length: 6 }, () => randomUUID()),
    key: createKey(),
    counted: [],
  }
  return { world, saboteur, others, rateAll }
}

/** `saysAll`: with all of its parts, so that enough of them say something. */
function drawHonest(draw: Draw, team: string, saysAll: boolean): Rating {
  const rating = drawRating(draw, team)
  if (!saysAll) return rating
  return {
    ...rating,
    detail: { helped: ['clarity'], hindered: [], lostMinutes: 15 },
    comment: `said ${rating.id}`,
  }
}

async function besiege(
  world: PrivacyWorld,
  saboteur: Saboteur,
  attempts: Attempt[],
  figures: { requests: number; refused: number },
): Promise<void> {
  for (const { scope, act } of attempts) {
    const response = await world.app.request(`${server}/v1/ratings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [passHeader]: saboteur.headers.get(scope) ?? '' },
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

/** The first tick counts every honest part; every release has the saboteur's share of three at most. */
async function expectUnharmed(world: PrivacyWorld, honest: Set<string>, isFirst: boolean): Promise<void> {
  for (const { kind, ids, team } of world.seen.filter(({ sums }) => sums !== undefined)) {
    const foreign = ids.map(uuidOf).filter((id) => !honest.has(id))
    expect(foreign.length, `saboteur's in a ${kind} release of ${team}`).toBeLessThanOrEqual(3)
    const { raters } = leastThresholds[kind as PartKind] // the column holds nothing else
    expect(ids.length - foreign.length, `honest in a ${kind} release`).toBeGreaterThanOrEqual(raters - 1)
  }
  if (!isFirst) return
  const counted = await readCounted(world)
  for (const kind of partKinds) {
    const listed = new Set(counted[kind])
    expect(
      [...honest].filter((id) => !listed.has(id)),
      `honest ${kind} parts kept from being counted`,
    ).toEqual([])
  }
}

async function readCounted({ app }: PrivacyWorld): Promise<CountedList['counted']> {
  const list = (await (await app.request(`${server}/v1/counted/${epoch}`)).json()) as CountedList
  return list.counted
}
