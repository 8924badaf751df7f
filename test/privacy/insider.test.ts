import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import * as blinding from '../../widget/core/blinding.ts'
import { getPass } from '../support/pass.ts'
import { createDraw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { type Look, profileAll } from './insider.ts'
import { type Guards, type InsiderLife, liveUnderInsider } from './insider-life.ts'
import { narrow, shareNarrowed } from './narrow.ts'
import { createOrganisation } from './organisation.ts'
import { openSimulation } from './simulation.ts'
import { limitMs, seed, sized } from './size.ts'
import { type Certain, findCertain, type Signature, toSignature } from './sizes.ts'
import { uuidOf } from './truth.ts'
import { askFor, countFound, openSignature } from './unblinded.ts'
import { guessScore } from './unsplit.ts'
import { openPrivacyWorld } from './world.ts'

const demand = { teamExponent: 1, personExponent: 0.5 }

/** The most that may be narrowed to one person: 2,000 people, 40 % of all help rated. */
const mostNarrowed = 0.05

/** The same with the boxes opened, in one week and over a month. Measured: 3–5 and 12–18 %; with one group 30–48 and 50–93 %. */
const mostOpened = 0.1
const mostOpenedInAMonth = 0.3

function live(ratingsPerWeek: number, weeks: number, guards: Guards = {}, at = 0): Promise<InsiderLife> {
  const stream = { ...demand, ratingsPerWeek }
  return liveUnderInsider(createDraw(seed + at), { headcount: 2000, weeks, stream, guards })
}

/** The share of ratings whose rater is beyond doubt in the first `weeks` copies; and that what is beyond doubt is so. */
function measure(life: InsiderLife, weeks: number, teams: 'sealed' | 'plain') {
  const { looks, released, tickets, opened } = life
  const seen = looks
    .slice(0, weeks)
    .map(({ pools }, week) => ({ pools, released: released[week] ?? new Map() }))
  const known = teams === 'plain' ? opened.slice(0, weeks).map(signaturesOf) : undefined
  const asked = tickets.filter(({ week }) => week < weeks)
  const certain = findCertain(seen, asked, known)
  const sent = [...life.senders.values()].filter(({ week }) => week < weeks)
  const narrowed = sent.filter((rating) => certain.some((one) => isOf(one, rating)))
  const wrong = certain.filter((one) => !sent.some((rating) => isOf(one, rating)))
  return { share: narrowed.length / sent.length, ratings: sent.length, wrong: wrong.length }
}

function isOf({ person, team, from, to }: Certain, rating: { person: string; team: string; week: number }) {
  return rating.person === person && rating.team === team && rating.week >= from && rating.week <= to
}

function signaturesOf(scores: InsiderLife['opened'][number]): Map<string, Signature> {
  const teams = Map.groupBy(scores, ({ team }) => team)
  return new Map(
    [...teams].map(([team, own]) => {
      const raters = Map.groupBy(own, ({ token }) => token)
      return [team, toSignature([...raters.values()].map(({ length }) => length))]
    }),
  )
}

/** What somebody narrows who opens all that is pooled with the server's secret, before every tick. */
function measureOpened({ opened, tickets, senders }: InsiderLife) {
  const profiles = profileAll(opened)
  const personOf = new Map(opened.flat().map(({ id, token }) => [token, senders.get(id)?.person ?? '']))
  return shareNarrowed(profiles, narrow(profiles, tickets), personOf)
}

describe('before a release, an insider with every copy of the database and a complete ticket log', () => {
  const streams = [
    { name: 'one in ten weeks', perWeek: 200 },
    { name: 'one a month', perWeek: 460 },
    { name: 'one a week', perWeek: 2000 },
  ]
  test.each(sized(streams.slice(0, 1), streams))(
    'narrows at most 5 % of ratings to one person, and more if pools named their teams: $name',
    async ({ name, perWeek }) => {
      const life = await live(perWeek, 4)
      const sealed = { everyTick: measure(life, 4, 'sealed'), oneLook: measure(life, 1, 'sealed') }
      const plain = { everyTick: measure(life, 4, 'plain'), oneLook: measure(life, 1, 'plain') }
      const withSecret = measureOpened(life)
      noteFigure('narrowed', {
        ...{ stream: name, ratings: sealed.everyTick.ratings, groups: life.groups },
        ...{ everyTick: round(sealed.everyTick.share), oneLook: round(sealed.oneLook.share) },
        ...{ everyTickPlain: round(plain.everyTick.share), oneLookPlain: round(plain.oneLook.share) },
        withSecret: round(withSecret.share),
      })
      for (const { share, wrong } of [sealed.everyTick, sealed.oneLook]) {
        expect(wrong).toBe(0)
        expect(share).toBeLessThan(mostNarrowed)
      }
      expect(plain.everyTick.wrong).toBe(0)
      expect(withSecret.right).toBe(1)
      expect(withSecret.share).toBeLessThan(mostOpenedInAMonth)
      if (perWeek === 200) expect(plain.everyTick.share).toBeGreaterThan(mostNarrowed)
      expect(plain.everyTick.share).toBeGreaterThan(sealed.everyTick.share)
    },
    limitMs,
  )
})

/**
 * Without the secret a copy tells no rater's parts of two teams to be one rater's, whatever passes they came with: the
 * seal hides what groups are for. So groups are attacked by somebody who opens the boxes as well.
 */
describe('with the secret too', () => {
  test(
    'an insider narrows far more with one pass for everybody than with one for each group',
    async () => {
      const week = (guards?: Guards) => live(sized(460, 2000), 1, guards)
      const [grouped, whole] = [await week(), await week({ oneGroup: true })]
      const shares = { groups: measureOpened(grouped), oneGroup: measureOpened(whole) }
      noteFigure('narrowed-with-the-secret', {
        ...{ groups: round(shares.groups.share), oneGroup: round(shares.oneGroup.share) },
      })
      expect(shares.groups.share).toBeLessThan(mostOpened)
      expect(shares.oneGroup.share).toBeGreaterThan(2 * mostOpened)
      expect(shares.oneGroup.right).toBe(1)
    },
    limitMs,
  )
})

describe('from who was given passes', () => {
  const small = { headcount: 208, weeks: 2, stream: { ...demand, ratingsPerWeek: 100 } }
  const tokensOf = ({ opened }: InsiderLife) => opened.flat().map(({ token }) => token)
  const marksOf = ({ looks }: InsiderLife) => looks.flatMap(({ names }) => names)

  test(
    'neither a mark nor a token leads to anybody: finding one is guessing among the pass holders',
    async () => {
      const life = await liveUnderInsider(createDraw(seed), small)
      const { names, found, holders } = joinIssues(life.looks, [...marksOf(life), ...tokensOf(life)])
      expect(names).toBeGreaterThan(50)
      expect(found).toBe(0)
      noteFigure('joined-with-issues', { names, found, holders, guessing: round(1 / holders) })
    },
    limitMs,
  )

  test(
    'a real device’s pass does not lead to what was signed for it, and one that was asked for without blinding does',
    async () => {
      const world = await openPrivacyWorld(createOrganisation(16, 8, 1), Date.UTC(2026, 10, 2), 1)
      try {
        const fetch = ((input: string, init?: RequestInit) =>
          Promise.resolve(world.app.request(input, init))) as typeof globalThis.fetch
        const real = { fetch, deps: world.deps }
        const get = (person: string) => getPass(real, person, 'extension', undefined, blinding)
        const passes = [await get('p0'), await get('p1')]
        expect(await countFound(world, passes)).toBe(0)
        const [bare] = passes
        if (bare) await askFor(world, 'p2', bare, await openSignature(world, bare))
        expect(await countFound(world, passes)).toBe(1)
      } finally {
        world.close()
      }
    },
    limitMs,
  )

  test(
    'when what is signed was seen, every token leads to its holder, and no mark does',
    async () => {
      const life = await liveUnderInsider(createDraw(seed), { ...small, guards: { issue: 'seen' } })
      const bare = joinIssues(life.looks, tokensOf(life))
      expect(bare.found).toBe(bare.names)
      expect(joinIssues(life.looks, marksOf(life)).found).toBe(0)
    },
    limitMs,
  )
})

/** Looks for each mark or token, as it is or hashed, among the values that passes were issued for. */
function joinIssues(looks: Look[], given: string[]): { names: number; found: number; holders: number } {
  const issues = new Set(looks.flatMap((look) => look.issues.map(({ blindedHash }) => blindedHash)))
  const names = new Set(given)
  const forms = (name: string) => {
    const bytes = Buffer.from(name, 'hex')
    return [bytes, name, bytes.toString('base64url')].map((form) =>
      createHash('sha256').update(form).digest('hex'),
    )
  }
  const found = [...names].filter((name) => [name, ...forms(name)].some((form) => issues.has(form)))
  const holders = new Set(looks.flatMap((look) => look.issues.map(({ person }) => person))).size
  return { names: names.size, found: found.length, holders }
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
      const split = told.filter(({ team, said }) => guessScore(releasesOf(team), said.comment) === said.score)
      const whole = told.map(({ said: { score, comment } }) => ({ score, comment }))
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

function round(share: number): number {
  return Number(share.toFixed(4))
}
