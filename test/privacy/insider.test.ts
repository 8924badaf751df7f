import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createDraw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { type Look, profileAll, profileOne, type SeenPart } from './insider.ts'
import { type Guards, type InsiderLife, liveUnderInsider } from './insider-life.ts'
import { narrow, shareNarrowed } from './narrow.ts'
import { createOrganisation } from './organisation.ts'
import { openSimulation } from './simulation.ts'
import { limitMs, seed, sized } from './size.ts'
import { uuidOf } from './truth.ts'
import { guessScore } from './unsplit.ts'

const demand = { teamExponent: 1, personExponent: 0.5 }

/** The most that may be narrowed to one person: one look, 2,000 people, a rating each a week, 40 % rated. */
const mostNarrowed = 0.05

function live(ratingsPerWeek: number, weeks: number, guards: Guards = {}, at = 0): Promise<InsiderLife> {
  const stream = { ...demand, ratingsPerWeek }
  return liveUnderInsider(createDraw(seed + at), { headcount: 2000, weeks, stream, guards })
}

/** The guard off: what the same database would hold, had everybody one pass instead of one for each group. */
function withOneGroup(life: InsiderLife): InsiderLife {
  const merge = (part: SeenPart) => ({
    ...part,
    token: life.books.personOf.get(part.token) ?? '',
    group: 'all',
  })
  const personOf = new Map([...life.books.personOf.values()].map((person) => [person, person]))
  const looks = life.looks.map(({ parts, issues }) => ({ parts: parts.map(merge), issues }))
  return { ...life, looks, books: { ...life.books, personOf } }
}

/** What is narrowed by looks before every tick together, and by the first of them alone. */
function measure({ looks, tickets, books, weeks }: InsiderLife) {
  const [all, one] = [profileAll(looks), profileOne(looks[0] ?? { parts: [], issues: [] }, 0, weeks)]
  const shareOf = (profiles: typeof all) => shareNarrowed(profiles, narrow(profiles, tickets), books.personOf)
  return { everyTick: shareOf(all), oneLook: shareOf(one) }
}

describe('before a release, an insider with the database and a complete ticket log', () => {
  test(
    'narrows at most 5 % of ratings to one person in a look, and far more with one pass for all',
    async () => {
      const lives: InsiderLife[] = []
      for (let at = 0; at < sized(1, 4); at++) lives.push(await live(2000, 1, {}, at))
      const guarded = lives.map((life) => measure(life).oneLook)
      expect(Math.min(...lives.map(({ groups }) => groups))).toBeGreaterThanOrEqual(15)
      expect(guarded.every(({ ratings, right }) => ratings > 1500 && right === 1)).toBe(true)
      expect(mean(guarded)).toBeLessThan(mostNarrowed)
      const unguarded = lives.map((life) => measure(withOneGroup(life)).oneLook)
      expect(mean(unguarded)).toBeGreaterThan(4 * mostNarrowed)
      const shares = { share: round(mean(guarded)), withoutGroups: round(mean(unguarded)) }
      noteFigure('narrowed-in-one-look', { stream: 'one a week', lives: lives.length, ...shares })
    },
    limitMs,
  )

  test(
    'narrows as much by a server with one group as by one token for each person',
    async () => {
      const small = { headcount: 624, weeks: 1, stream: { ...demand, ratingsPerWeek: sized(80, 300) } }
      const served = await liveUnderInsider(createDraw(seed), { ...small, guards: { oneGroup: true } })
      const derived = withOneGroup(await liveUnderInsider(createDraw(seed), small))
      expect(served.groups).toBe(1)
      expect(measure(served).oneLook.share).toBeGreaterThan(mostNarrowed)
      expect(measure(derived).oneLook.share).toBeCloseTo(measure(served).oneLook.share, 1)
    },
    limitMs,
  )

  /** Beyond the bound above: what remains is told, and must not grow. Sparse streams are the worst. */
  const ceilings = [
    { name: 'one in ten weeks', perWeek: 200, everyTick: 0.3, oneLook: 0.25 },
    { name: 'one a month', perWeek: 460, everyTick: 0.2, oneLook: 0.16 },
    { name: 'one a week', perWeek: 2000, everyTick: 0.22, oneLook: 0.06 },
  ]
  test.each(sized(ceilings.slice(0, 1), ceilings))(
    'narrows more the sparser ratings are and the longer it looks: $name',
    async (stream) => {
      const life = await live(stream.perWeek, 4)
      const { everyTick, oneLook } = measure(life)
      const unguarded = measure(withOneGroup(life)).everyTick
      const shares = { oneLook: round(oneLook.share), everyTick: round(everyTick.share) }
      const without = { everyTickWithoutGroups: round(unguarded.share) }
      noteFigure('narrowed', { stream: stream.name, ratings: everyTick.ratings, ...shares, ...without })
      expect(everyTick.share).toBeLessThan(stream.everyTick)
      expect(oneLook.share).toBeLessThan(stream.oneLook)
      expect(unguarded.share).toBeGreaterThan(1.5 * everyTick.share)
    },
    limitMs,
  )
})

describe('from who was given passes', () => {
  const small = { headcount: 208, weeks: 2, stream: { ...demand, ratingsPerWeek: 100 } }

  test(
    'no token leads to anybody: finding one is guessing among the pass holders',
    async () => {
      const life = await liveUnderInsider(createDraw(seed), small)
      const { tokens, found, holders } = joinIssues(life.looks)
      expect(tokens).toBeGreaterThan(50)
      expect(found).toBe(0)
      noteFigure('joined-with-issues', { tokens, found, holders, guessing: round(1 / holders) })
    },
    limitMs,
  )

  test(
    'every token leads to its holder when what is signed was seen',
    async () => {
      const { tokens, found } = joinIssues(
        (await liveUnderInsider(createDraw(seed), { ...small, guards: { issue: 'seen' } })).looks,
      )
      expect(found).toBe(tokens)
    },
    limitMs,
  )
})

/** Looks for each token, as it is or hashed, among the values that passes were issued for. */
function joinIssues(looks: Look[]): { tokens: number; found: number; holders: number } {
  const issues = new Set(looks.flatMap((look) => look.issues.map(({ blindedHash }) => blindedHash)))
  const tokens = new Set(looks.flatMap((look) => look.parts.map(({ token }) => token)))
  const forms = (token: string) => {
    const bytes = Buffer.from(token, 'hex')
    return [bytes, token, bytes.toString('base64url')].map((form) =>
      createHash('sha256').update(form).digest('hex'),
    )
  }
  const found = [...tokens].filter((token) => [token, ...forms(token)].some((form) => issues.has(form)))
  const holders = new Set(looks.flatMap((look) => look.issues.map(({ person }) => person))).size
  return { tokens: tokens.size, found: found.length, holders }
}

test(
  'a recognised comment tells its score only if ratings were published whole',
  async () => {
    const simulation = await openSimulation(createDraw(seed), createOrganisation(64, 16, 1), { epochs: 2 })
    const { world, truth } = simulation
    try {
      await simulation.live(sized(300, 2000))
      await simulation.tick()
      const told = world.seen
        .filter(({ kind }) => kind === 'comment')
        .flatMap(({ ids, team }) =>
          ids.flatMap((id) => {
            const said = truth.get(uuidOf(id))?.said
            return said?.comment === undefined ? [] : [{ team, said: { ...said, comment: said.comment } }]
          }),
        )
      expect(told.length).toBeGreaterThan(20)
      const releasesOf = (team?: string) =>
        world.seen
          .filter((one) => one.team === team && one.sums !== undefined)
          .map(({ sums }) => JSON.parse(sums ?? ''))
      const split = told.filter(
        ({ team, said }) => guessScore({ releases: releasesOf(team) }, said.comment) === said.score,
      )
      const whole = { ratings: told.map(({ said }) => said) }
      const unsplit = told.filter(({ said }) => guessScore(whole, said.comment) === said.score)
      expect(unsplit).toHaveLength(told.length)
      expect(split.length / told.length).toBeLessThan(0.6) // five scores, drawn alike
      noteFigure('score-of-a-recognised-comment', {
        comments: told.length,
        split: round(split.length / told.length),
        unsplit: 1,
      })
    } finally {
      world.close()
    }
  },
  limitMs,
)

function mean(shares: { share: number }[]): number {
  return shares.reduce((sum, { share }) => sum + share, 0) / shares.length
}

function round(share: number): number {
  return Number(share.toFixed(4))
}
