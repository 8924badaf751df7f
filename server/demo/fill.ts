import { createApp } from '../app.ts'
import type { Config } from '../config.ts'
import { type Epoch, epochAt, epochSpan } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { person } from '../db/schema/directory.ts'
import { importDirectory } from '../directory/import.ts'
import { createSnapshot } from '../directory/snapshot.ts'
import type { Deps, ServerDeps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { tick } from '../release/tick.ts'
import { addSite } from '../site/add.ts'
import type { Blinders } from './blinders.ts'
import {
  type App,
  type Book,
  type Colleague,
  countSent,
  openSessions,
  readKeys,
  sendRatings,
  takeBook,
} from './colleague.ts'
import { createRandom, drawAnswer, drawSome, type Random } from './draw.ts'
import { colleaguesCsv, intranetSite, newcomersCsv, seasons, teamsCsv } from './organisation.ts'
import type { DemoState } from './state.ts'

export const siteScope: Scope = `site:${intranetSite.id}`

const weekMs = 7 * 24 * 3600 * 1000
const ratersPerEpoch = 14 // twice the least distinct raters of a release is ten

type Filling = {
  db: Database
  config: Config
  log: Deps['log']
  secret: Buffer
  blinders: Blinders
  now: number // ms since 1970
  weeks?: number // how far back the year goes
  stopping?: AbortSignal
}

/**
 * Lets the demo's organisation live up to a week ago, through the real code: passes, ratings, weekly
 * ticks, on a clock that is moved. Goes on after `before`, or begins with the directory.
 */
export async function fillDemo(filling: Filling, before: DemoState | undefined): Promise<DemoState> {
  const { db, config, log, secret, now } = filling
  const time = { at: now }
  const deps = { db, config, log, secret, clock: () => time.at, demo: true }
  const weeks = weeksToFill(now, filling.weeks ?? 52, before)
  const epochs = [...new Set([...weeks, now].map((at) => epochAt(at, config.epochLength)))]
  const prepared = prepareAhead(deps, epochs, before === undefined, filling.stopping)
  const allPrepared = Promise.allSettled(prepared)
  const random = createRandom(epochs.length)
  try {
    let state = before
    for (const [index, epoch] of epochs.entries()) {
      await prepared[index]
      if (epoch === epochs.at(-1)) await openIntranet(deps, time, now)
      state = await liveEpoch({ ...filling, deps, time, random, weeks }, epoch, state)
    }
    if (!state) throw new Error('there was no epoch to fill')
    return state
  } finally {
    await allPrepared // nothing of it may go on once the database is closed
  }
}

type Living = Omit<Filling, 'weeks'> & {
  deps: ServerDeps
  time: { at: number }
  random: Random
  weeks: number[]
}

async function liveEpoch(living: Living, epoch: Epoch, before: DemoState | undefined): Promise<DemoState> {
  const { deps, time, now, random, weeks } = living
  living.stopping?.throwIfAborted()
  const app = createApp(deps)
  const isLast = epoch === epochAt(now, deps.config.epochLength)
  time.at = isLast ? now : epochSpan(epoch).fromMs
  const isSame = before?.epoch === epoch
  const books = isSame ? before.books : await takeBooks(deps, app, living.blinders, epoch, isLast, random)
  let filledTo = before?.filledTo ?? 0
  for (const at of weeks.filter((week) => epochAt(week, deps.config.epochLength) === epoch)) {
    time.at = at
    await liveWeek(deps, app, books.extension ?? [], 1 - (now - at) / (52 * weekMs), random)
    filledTo = at
  }
  return { epoch, filledTo, books }
}

/** Weekly instants, oldest first; the last is a week ago, so that this week is the visitor's. */
function weeksToFill(now: number, count: number, before: DemoState | undefined): number[] {
  const all = Array.from({ length: count }, (_, index) => now - (count - index) * weekMs)
  return before ? all.filter((at) => at > before.filledTo + weekMs / 2) : all
}

/** Each epoch's tree and keys, one after the other while the passes of the one before are made. */
function prepareAhead(deps: Deps, epochs: Epoch[], isNew: boolean, stopping?: AbortSignal): Promise<void>[] {
  let last = Promise.resolve()
  return epochs.map((epoch, index) => {
    const clock = () => epochSpan(epoch).fromMs
    last = last.then(async () => {
      stopping?.throwIfAborted()
      if (isNew && index === 0) await importPeople({ ...deps, clock }, colleaguesCsv)
      if (isNew && index === Math.max(0, epochs.length - 2))
        await importPeople({ ...deps, clock }, newcomersCsv)
      await prepareEpoch({ ...deps, clock })
    })
    return last
  })
}

async function importPeople(deps: Deps, peopleCsv: string): Promise<void> {
  const outcome = await importDirectory(
    deps,
    { name: 'teams.csv', text: teamsCsv },
    { name: 'people.csv', text: peopleCsv },
  )
  if (outcome.kind === 'refused')
    throw new Error(`the demo's own directory is wrong: ${JSON.stringify(outcome.errors)}`)
}

/** The intranet is new this epoch: its scope's keys are made at once. It moves along when the port is another. */
async function openIntranet(deps: Deps, time: { at: number }, now: number): Promise<void> {
  time.at = now
  const args = [deps.config.publicUrl, intranetSite.id]
  await deps.db.run([{ sql: 'UPDATE site SET origin = ? WHERE id = ?', args }])
  const outcome = await addSite(deps, { ...intranetSite, origin: deps.config.publicUrl })
  if (outcome.kind === 'refused') throw new Error(outcome.line)
}

async function takeBooks(
  deps: Deps,
  app: App,
  blinders: Blinders,
  epoch: Epoch,
  isLast: boolean,
  random: Random,
) {
  const raters = drawSome(await findColleagues(deps.db), ratersPerEpoch, random)
  const books: Record<Scope, Book[]> = {}
  for (const scope of isLast ? ['extension', siteScope] : ['extension']) {
    const keys = await readKeys(app, epoch, scope)
    const { sessions, close } = await openSessions(deps.db, raters, scope, deps.clock())
    books[scope] = await Promise.all(sessions.map((session) => takeBook(app, blinders, keys, session)))
    await close()
  }
  return books
}

/** Everybody but the newcomers, whose books are left for the visitors. */
async function findColleagues(db: Database): Promise<Colleague[]> {
  const people = await db.read.select({ id: person.id, team: person.team }).from(person).orderBy(person.id)
  return people.filter(({ id }) => !newcomersCsv.includes(`\n${id},`))
}

async function liveWeek(
  deps: ServerDeps,
  app: App,
  books: Book[],
  progress: number,
  random: Random,
): Promise<void> {
  const groups = new Map((await createSnapshot(deps)).teams.map(({ id, group }) => [id, group]))
  const month = new Date(deps.clock()).getUTCMonth()
  const rated = Object.entries(seasons).flatMap(([team, { raters, mean }]) => {
    const served = books.filter((book) => book.team !== team)
    const some = drawSome(served, raters - Math.floor(random() * 3) + 1, random)
    return some.map((book) => ({
      book,
      group: groups.get(team) ?? '',
      answer: { team, ...drawAnswer(mean(month, progress), random) },
    }))
  })
  for (const { book, answer } of rated) countSent(book, answer.team)
  const byBook = Map.groupBy(rated, ({ book }) => book)
  await Promise.all(
    [...byBook].flatMap(([book, own]) =>
      [...Map.groupBy(own, ({ group }) => group)].map(([group, some]) =>
        sendRatings(
          app,
          book,
          group,
          some.map(({ answer }) => answer),
        ),
      ),
    ),
  )
  await tick(deps)
}
