import { and, count, countDistinct, eq, inArray } from 'drizzle-orm'
import type { Scope } from '../contract/id.ts'
import { part } from '../db/schema/pool.ts'
import { release } from '../db/schema/release.ts'
import { createSnapshot } from '../directory/snapshot.ts'
import type { ServerDeps } from '../env.ts'
import { markRater } from '../pass/epoch-keys.ts'
import { type PoolPlace, readPlaces } from '../release/read-pool.ts'
import { type App, type Book, countSent, sendRatings } from './colleague.ts'
import { drawAnswer } from './draw.ts'
import { siteScope } from './fill.ts'
import { watchedTeams } from './organisation.ts'
import type { DemoState, StateFile } from './state.ts'

const waitingColleagues = 4 // one short of a release
const mostPerTeam = 20 // the server refuses more of one pass

/** Sees to it that four colleagues' ratings wait in each watched pool. */
export async function topUp(deps: ServerDeps, app: App, state: DemoState, file: StateFile): Promise<void> {
  const groups = new Map((await createSnapshot(deps)).teams.map(({ id, group }) => [id, group]))
  const due: { book: Book; group: string; team: string }[] = []
  for (const scope of ['extension', siteScope]) {
    for (const team of watchedTeams) {
      const group = groups.get(team) ?? ''
      const books = await findMissing(deps, state, scope, team, group)
      due.push(...books.map((book) => ({ book, group, team })))
    }
  }
  if (due.length === 0) return
  for (const { book, team } of due) countSent(book, team)
  await file.save(state)
  for (const { book, group, team } of due) {
    await sendRatings(app, book, group, [{ team, ...drawAnswer(4.1, Math.random) }])
  }
}

/** Who has to rate so that four wait: whoever rated the team least, and is not waiting there already. */
async function findMissing(
  deps: ServerDeps,
  state: DemoState,
  scope: Scope,
  team: string,
  group: string,
): Promise<Book[]> {
  const { pools, found: waiting } = await lookInto(deps, { epoch: state.epoch, scope, team }, findMarks)
  const books = (state.books[scope] ?? []).filter((book) => book.team !== team)
  const [there, away] = [books.filter(isWaiting), books.filter((book) => !isWaiting(book))]
  return away
    .filter(({ sent }) => (sent[team] ?? 0) < mostPerTeam)
    .sort((a, b) => (a.sent[team] ?? 0) - (b.sent[team] ?? 0))
    .slice(0, Math.max(0, waitingColleagues - there.length))

  function isWaiting({ passes }: Book): boolean {
    return passes.some((pass) => {
      const token = Buffer.from(pass.token, 'base64url').toString('hex')
      return pass.group === group && pools.some(({ keys }) => waiting.has(markRater(keys, token, team).score))
    })
  }
}

type Place = { epoch: string; scope: Scope; team: string }

/** Looks into a team's pools of scores; again, if what is pooled was rewritten under other pools meanwhile. */
async function lookInto<T>(
  deps: ServerDeps,
  place: Place,
  look: (deps: ServerDeps, pools: PoolPlace[]) => Promise<T>,
): Promise<{ pools: PoolPlace[]; found: T }> {
  const idsOf = (pools: PoolPlace[]) => pools.map(({ id }) => id).join()
  let pools = await findPools(deps, place)
  for (;;) {
    const found = await look(deps, pools)
    const after = await findPools(deps, place)
    if (idsOf(after) === idsOf(pools)) return { pools, found }
    pools = after
  }
}

/** A team's pools of scores: one, or two while what is pooled is being rewritten. */
async function findPools({ db, secret }: ServerDeps, { epoch, scope, team }: Place) {
  const places = await readPlaces(db.query, secret, epoch)
  return places.filter((place) => place.kind === 'score' && place.scope === scope && place.team === team)
}

const isIn = (pools: PoolPlace[]) =>
  inArray(
    part.pool,
    pools.map(({ id }) => id),
  )

/** The marks of those whose ratings wait, in hex. */
async function findMarks({ db }: ServerDeps, pools: PoolPlace[]): Promise<Set<string>> {
  const rows = await db.read.selectDistinct({ mark: part.raterMark }).from(part).where(isIn(pools))
  return new Set(rows.map(({ mark }) => mark.toString('hex')))
}

/** What the demo's pages show live. A real server tells nobody how many wait. */
export async function readProgress(deps: ServerDeps, epoch: string, scope: Scope, team: string) {
  const { found: waiting } = await lookInto(deps, { epoch, scope, team }, countRaters)
  const [released] = await deps.db.read
    .select({ n: count() })
    .from(release)
    .where(and(eq(release.team, team), eq(release.kind, 'score')))
  return { waiting, releases: released?.n ?? 0 }
}

async function countRaters({ db }: ServerDeps, pools: PoolPlace[]): Promise<number> {
  const [row] = await db.read
    .select({ n: countDistinct(part.raterMark) })
    .from(part)
    .where(isIn(pools))
  return row?.n ?? 0
}
