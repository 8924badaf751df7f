import { closingAfterMs, type Epoch, epochAt, epochSpan } from '../../server/contract/epoch.ts'
import type { Rating } from '../../server/contract/rating.ts'
import { prepareEpoch } from '../../server/epoch/prepare.ts'
import { leastThresholds, type Thresholds } from '../../server/release/plan.ts'
import { tick } from '../../server/release/tick.ts'
import { createZipf, type Draw, drawInteger, drawOne } from './draw.ts'
import type { Organisation } from './organisation.ts'
import { createPassBooks, type Issue, type PassBooks } from './pass-book.ts'
import { drawRating, redraw, sendRatings } from './send.ts'
import { acceptRating, acceptWithdrawal, settleTruth, type TrueRating, type Truth } from './truth.ts'
import { openPrivacyWorld, type PrivacyWorld, placePeople, scopes, weekMs } from './world.ts'

const dayMs = weekMs / 7

export type Simulation = {
  world: PrivacyWorld
  truth: Truth
  books: PassBooks
  /** Comments of earlier revisions, by rating. */
  saidBefore: Map<string, string[]>
  organisation: Organisation
  /** Lets a week's days pass with about `ratings` ratings, revisions and withdrawals. */
  live: (ratings: number) => Promise<void>
  /** Goes to the next Monday and ticks. @returns broken promises, in words */
  tick: (thresholds?: Thresholds) => Promise<string[]>
  reorganise: (organisation: Organisation) => Promise<void>
}

type Frozen = Map<string, { group: string; pool: string }>
type Offline = {
  person: string
  place: { epoch: Epoch; scope: string; group: string }
  pool: string
  rating: Rating
}

/** Raters of an organisation, drawn, living through the real app; what really happened is kept in `truth`. */
export async function openSimulation(
  draw: Draw,
  organisation: Organisation,
  { startsOn = Date.UTC(2026, 10, 2), epochs = 3, issue = 'blinded' as Issue } = {},
): Promise<Simulation> {
  const world = await openPrivacyWorld(organisation, startsOn, epochs)
  const books = createPassBooks(world, issue)
  const truth: Truth = new Map()
  const saidBefore = new Map<string, string[]>()
  const offline: Offline[] = []
  const frozen = new Map<Epoch, Frozen>()
  const pickTeam = createZipf(organisation.teams.length, 0.8)
  const state = { organisation }

  async function openDay(): Promise<Epoch> {
    const epoch = epochAt(world.clock.now, 'month')
    await prepareEpoch(world.deps)
    if (frozen.has(epoch)) return epoch
    frozen.set(epoch, await readFrozen(world, epoch))
    const people = state.organisation.people.map(({ id }) => id).filter(() => draw() < 0.9)
    for (const scope of scopes) await books.issue(people, epoch, scope)
    return epoch
  }

  /** A rating with a pass of now, or (late) of the epoch before while it is not closed. */
  function drawNew(): Offline | undefined {
    const epochsOpen = [...frozen.keys()].filter((epoch) => !isClosed(epoch, world.clock.now))
    const epoch = draw() < 0.8 ? epochsOpen.at(-1) : epochsOpen[0]
    const person = drawOne(draw, state.organisation.people).id
    const scope = draw() < 0.75 ? 'extension' : 'site:portal'
    const team = state.organisation.teams[pickTeam(draw)]?.id ?? ''
    const place = epoch === undefined ? undefined : frozen.get(epoch)?.get(team)
    if (epoch === undefined || !place || !books.has(person, epoch, scope)) return undefined
    return {
      person,
      place: { epoch, scope, group: place.group },
      pool: place.pool,
      rating: drawRating(draw, team),
    }
  }

  async function sendNew({ person, place, pool, rating }: Offline): Promise<void> {
    const pass = books.getPass(person, place)
    const { status, receipts } = await sendRatings(world, pass.header, [rating])
    const expected = isClosed(place.epoch, world.clock.now) ? 403 : 200
    if (status !== expected) throw new Error(`a rating was answered ${status}, not ${expected}`)
    if (receipts[0]?.kind === 'accepted') acceptRating(truth, { person, ...pass, place, pool }, rating)
  }

  async function change(known: TrueRating): Promise<void> {
    const revision = known.said.revision + drawInteger(draw, 3) - (draw() < 0.2 ? 1 : 0)
    const { id } = known.said
    const withdrawn = draw() < 0.3
    const entry = withdrawn
      ? { id, revision: Math.max(1, revision), withdrawn }
      : redraw(draw, known.said, Math.max(1, revision))
    const { receipts } = await sendRatings(world, known.header, [entry])
    if (receipts[0]?.kind !== 'accepted') return
    if (known.said.comment !== undefined)
      saidBefore.set(id, [...(saidBefore.get(id) ?? []), known.said.comment])
    if ('withdrawn' in entry) acceptWithdrawal(known)
    else acceptRating(truth, known, entry)
  }

  async function live(ratings: number): Promise<void> {
    const monday = world.clock.now
    for (let day = 0; day < 5; day++) {
      world.clock.now = monday + day * dayMs + 9 * 3_600_000
      await openDay()
      const fresh = Array.from({ length: Math.ceil(ratings / 5) }, drawNew).filter((one) => one !== undefined)
      const late = fresh.filter(() => draw() < 0.1)
      const back = offline.splice(0).filter((one) => draw() < 0.15 || !offline.push(one))
      await Promise.all([...fresh.filter((one) => !late.includes(one)), ...back].map(sendNew))
      offline.push(...late)
      const known = [...truth.values()].filter(() => draw() < Math.min(0.15, 20 / truth.size))
      await Promise.all(known.map(change))
    }
    world.clock.now = monday
  }

  return {
    ...{ world, truth, books, saidBefore, live },
    get organisation() {
      return state.organisation
    },
    tick: async (thresholds = leastThresholds) => {
      world.clock.now += weekMs
      await prepareEpoch(world.deps)
      world.seen.length = 0
      await tick(world.deps, thresholds)
      return settleTruth(truth, world.seen, thresholds)
    },
    reorganise: async (next) => {
      state.organisation = next
      await placePeople(world.deps, next)
    },
  }
}

function isClosed(epoch: Epoch, now: number): boolean {
  return now >= epochSpan(epoch).toMs + closingAfterMs
}

async function readFrozen({ deps }: PrivacyWorld, epoch: Epoch): Promise<Frozen> {
  const { rows } = await deps.db.query({
    sql: 'SELECT team, grp, pool FROM epoch_team WHERE epoch = ?',
    args: [epoch],
  })
  return new Map(
    rows.map(({ team, grp, pool }) => [String(team), { group: String(grp), pool: String(pool) }]),
  )
}
