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

/** The most that may be narrowed to one person: 2,000 people, a rating each a week, 40 % rated. */
const mostNarrowed = 0.05

/** The most that may be narrowed because ratings can be told to be of the same rater, whatever the stream. */
const mostLinked = 0.03

function live(ratingsPerWeek: number, weeks: number, guards: Guards = {}, at = 0): Promise<InsiderLife> {
  const stream = { ...demand, ratingsPerWeek }
  return liveUnderInsider(createDraw(seed + at), { headcount: 2000, weeks, stream, guards })
}

/** What the same database would hold if raters could be told apart otherwise. */
function retold(
  life: InsiderLife,
  tell: (part: SeenPart, sender: { person: string; token: string }) => Pick<SeenPart, 'rater' | 'within'>,
): InsiderLife {
  const retell = (part: SeenPart) => ({ ...part, ...tell(part, senderOf(life, part)) })
  return { ...life, looks: life.looks.map(({ parts, issues }) => ({ parts: parts.map(retell), issues })) }
}

function senderOf({ senders }: InsiderLife, { id }: SeenPart) {
  const sender = senders.get(id)
  if (!sender) throw new Error(`nobody sent ${id}`)
  return sender
}

/** The guard off: one pass for each person, instead of one for each group, and no marks. */
const withOneGroup = (life: InsiderLife) =>
  retold(life, (_, { person }) => ({ rater: person, within: 'all' }))

/** The guard off: the token itself instead of a mark, the same in all pools of a group. */
const withBareTokens = (life: InsiderLife) =>
  retold(life, ({ passGroup }, { token }) => ({ rater: token, within: passGroup }))

/** Less than any server could keep, as it must know who may revise what: nothing links two ratings. */
const withoutMarks = (life: InsiderLife) => retold(life, ({ id }) => ({ rater: id, within: id }))

/** What is narrowed by looks before every tick together, and by the first of them alone. */
function measure(life: InsiderLife) {
  const { looks, tickets, weeks } = life
  const parts = looks.flatMap((look) => look.parts)
  const personOf = new Map(parts.map((part) => [part.rater, senderOf(life, part).person]))
  const [all, one] = [profileAll(looks), profileOne(looks[0] ?? { parts: [], issues: [] }, 0, weeks)]
  const shareOf = (profiles: typeof all) => shareNarrowed(profiles, narrow(profiles, tickets), personOf)
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
      expect(measure(withBareTokens(served)).oneLook.share).toBeGreaterThan(mostNarrowed)
      expect(measure(derived).oneLook.share).toBeCloseTo(measure(withBareTokens(served)).oneLook.share, 1)
    },
    limitMs,
  )

  /** Where hardly anybody asks, the only one who asked a team in a week is found without any link: that is told. */
  const streams = [
    { name: 'one in ten weeks', perWeek: 200, most: 0.2 },
    { name: 'one a month', perWeek: 460, most: 0.08 },
    { name: 'one a week', perWeek: 2000, most: mostNarrowed },
  ]
  test.each(sized(streams.slice(0, 1), streams))(
    'gains next to nothing by linking what looks before every tick show, and much if tokens were kept: $name',
    async (stream) => {
      const life = await live(stream.perWeek, 4)
      const shares = {
        marked: measure(life),
        bare: measure(withBareTokens(life)),
        unlinked: measure(withoutMarks(life)),
        oneGroup: measure(withOneGroup(life)),
      }
      const rounded = Object.entries(shares).map(([name, { oneLook, everyTick }]) => [
        name,
        { oneLook: round(oneLook.share), everyTick: round(everyTick.share) },
      ])
      const { everyTick, oneLook } = shares.marked
      const linked = ({ everyTick: { share } }: typeof shares.marked) =>
        share - shares.unlinked.everyTick.share
      noteFigure('narrowed', {
        stream: stream.name,
        ratings: everyTick.ratings,
        ...Object.fromEntries(rounded),
      })
      expect(Math.max(everyTick.share, oneLook.share)).toBeLessThan(stream.most)
      expect(linked(shares.marked)).toBeLessThan(mostLinked)
      expect(linked(shares.bare)).toBeGreaterThan(mostLinked)
    },
    limitMs,
  )
})

describe('from who was given passes', () => {
  const small = { headcount: 208, weeks: 2, stream: { ...demand, ratingsPerWeek: 100 } }

  test(
    'neither a mark nor a token leads to anybody: finding one is guessing among the pass holders',
    async () => {
      const life = await liveUnderInsider(createDraw(seed), small)
      const { names, found, holders } = joinIssues([...life.looks, ...withBareTokens(life).looks])
      expect(names).toBeGreaterThan(50)
      expect(found).toBe(0)
      noteFigure('joined-with-issues', { names, found, holders, guessing: round(1 / holders) })
    },
    limitMs,
  )

  test(
    'when what is signed was seen, every token leads to its holder, and no mark does',
    async () => {
      const life = await liveUnderInsider(createDraw(seed), { ...small, guards: { issue: 'seen' } })
      const bare = joinIssues(withBareTokens(life).looks)
      expect(bare.found).toBe(bare.names)
      expect(joinIssues(life.looks).found).toBe(0)
    },
    limitMs,
  )
})

/** Looks for each mark or token, as it is or hashed, among the values that passes were issued for. */
function joinIssues(looks: Look[]): { names: number; found: number; holders: number } {
  const issues = new Set(looks.flatMap((look) => look.issues.map(({ blindedHash }) => blindedHash)))
  const names = new Set(looks.flatMap((look) => look.parts.map(({ rater }) => rater)))
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
