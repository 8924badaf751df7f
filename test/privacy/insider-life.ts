import { epochAt } from '../../server/contract/epoch.ts'
import { tick } from '../../server/release/tick.ts'
import { listPooled } from '../support/pooled.ts'
import type { Draw } from './draw.ts'
import { type Look, type OpenedScore, takeLook } from './insider.ts'
import type { Ticket } from './narrow.ts'
import { createOrganisation } from './organisation.ts'
import { createPassBooks, type Issue, type PassBooks } from './pass-book.ts'
import { drawRating, sendRatings } from './send.ts'
import { drawStream, type Stream } from './shown.ts'
import { openPrivacyWorld, type PrivacyWorld, weekMs } from './world.ts'

/** Which guard is off, to show that the attack works without it. */
export type Guards = { issue?: Issue; oneGroup?: boolean }

export type InsiderLife = {
  looks: Look[]
  /** The same moments, for somebody who has the secret besides. */
  opened: OpenedScore[][]
  /** How many scores of which team each tick released: anybody may see that. */
  released: Map<string, number>[]
  tickets: Ticket[]
  books: PassBooks
  /** Who rated which team in which week, by the rating's id (hex): the ground truth. */
  senders: Map<string, Ticket>
  groups: number
}

const rated = 0.4 // the share of tickets that are rated

/**
 * Up to a month of an organisation of teams of eight in departments of a hundred: everybody's tickets, two
 * in five of them rated in the same week, and an insider who copies the database before every weekly tick.
 */
export async function liveUnderInsider(
  draw: Draw,
  {
    headcount,
    weeks,
    stream,
    guards = {},
  }: { headcount: number; weeks: number; stream: Stream; guards?: Guards },
): Promise<InsiderLife> {
  const organisation = createOrganisation(headcount, 8, Math.max(1, Math.floor(headcount / 104)))
  const world = await openPrivacyWorld(organisation, Date.UTC(2026, 10, 2), 1)
  try {
    if (guards.oneGroup) await mergeGroups(world)
    const books = createPassBooks(world, guards.issue)
    const place = { epoch: epochAt(world.clock.now, 'month'), scope: 'extension' }
    await books.issue(
      organisation.people.map(({ id }) => id),
      place.epoch,
      place.scope,
    )
    const groupOf = await readGroups(world)
    const asking = { ...stream, ratingsPerWeek: stream.ratingsPerWeek / rated }
    const tickets: Ticket[] = drawStream(draw, organisation, asking, weeks)
    const [looks, opened, released]: [Look[], OpenedScore[][], Map<string, number>[]] = [[], [], []]
    const senders: InsiderLife['senders'] = new Map()
    for (let week = 0; week < weeks; week++) {
      const answered = tickets.filter((ticket) => ticket.week === week && draw() < rated)
      await inBatches(answered, async ({ person, team }) => {
        const pass = books.getPass(person, { ...place, group: groupOf.get(team) ?? '' })
        const rating = drawRating(draw, team)
        const { status } = await sendRatings(world, pass.header, [rating])
        senders.set(rating.id.replaceAll('-', ''), { person, team, week })
        if (status !== 200) throw new Error(`a rating was answered ${status}`)
      })
      looks.push(await takeLook(world, `week-${week}`))
      opened.push(
        (await listPooled(world.deps, 'score')).map(({ id, token, team }) => ({
          ...{ id, token, team, passGroup: groupOf.get(team) ?? '' },
        })),
      )
      world.seen.length = 0
      world.clock.now += weekMs
      await tick(world.deps)
      const scores = world.seen.filter(({ kind, sums }) => kind === 'score' && sums !== undefined)
      released.push(new Map(scores.map(({ team, ids }) => [team ?? '', ids.length])))
    }
    return { looks, opened, released, tickets, books, senders, groups: new Set(groupOf.values()).size }
  } finally {
    world.close()
  }
}

/** The server takes up to 500 requests at once. */
async function inBatches<T>(items: T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += 200) {
    await Promise.all(items.slice(from, from + 200).map(act))
  }
}

async function readGroups({ deps }: PrivacyWorld): Promise<Map<string, string>> {
  const { rows } = await deps.db.query('SELECT team, grp FROM epoch_team')
  return new Map(rows.map(({ team, grp }) => [String(team), String(grp)]))
}

/** The guard off: one pass for the whole organisation instead of one for each group. */
async function mergeGroups({ deps }: PrivacyWorld): Promise<void> {
  await deps.db.run([
    { sql: "UPDATE epoch_team SET grp = 'g1'", args: [] },
    { sql: "DELETE FROM epoch_key WHERE grp <> 'g1'", args: [] },
  ])
}
