import { and, eq, gte, inArray } from 'drizzle-orm'
import { epochAt } from '../contract/epoch.ts'
import type { Summary } from '../contract/summary.ts'
import type { Database } from '../db/open.ts'
import { team } from '../db/schema/directory.ts'
import { epochTeam } from '../db/schema/epoch.ts'
import { release } from '../db/schema/release.ts'
import type { Deps } from '../env.ts'
import { ancestors } from '../epoch/ancestors.ts'
import { placeOf } from '../epoch/place-of.ts'
import { HttpProblem } from '../errors.ts'
import type { PersonSession } from '../identity/find-session.ts'
import { weeksUpTo } from '../release/week.ts'
import { summarize, type WeekCounts } from './create.ts'
import { mayView, type Tree, type Viewer } from './may-view.ts'

/**
 * What a viewer sees for a team, its subtree included, over the last `weeks` weeks of releases.
 * @throws HttpProblem 404 for an unknown team, 403 for one that the viewer may not see
 */
export async function getSummary(
  deps: Deps,
  session: PersonSession,
  asked: string,
  weeks: number,
): Promise<Summary> {
  const tree = await readTree(deps.db)
  if (!tree.names.has(asked)) throw new HttpProblem(404, 'unknown-team', `There is no team ${asked}`)
  const findShown = await createShownFinder(deps, tree)
  const viewer = { ...viewerOf(session), pool: findShown(session.person.team) }
  if (!deps.demo && !mayView(tree, viewer, asked)) {
    throw new HttpProblem(403, 'not-allowed', 'You may see your own team and the whole organisation')
  }
  const shown = findShown(asked)
  const span = weeksUpTo(deps.clock(), weeks)
  const released = await readScores(deps.db, subtree(tree, shown), span)
  const named = (id: string) => ({ id, name: tree.names.get(id) ?? id })
  return { team: named(asked), shown: named(shown), weeks, ...summarize(released, span) }
}

/** A site's session is worth no more than a member's: the site's key, and any script on its pages, can have one. */
function viewerOf({ person: { id, team, role }, scope }: PersonSession): Omit<Viewer, 'pool'> {
  return scope === 'extension' ? { person: id, team, role } : { person: undefined, team, role: 'member' }
}

/** A team that shares another's pool, or is newer than the freeze, is shown as the team whose pool it is. */
async function createShownFinder({ db, config, clock }: Deps, { parents }: Tree) {
  const epoch = epochAt(clock(), config.epochLength)
  const rows = await db.read.select().from(epochTeam).where(eq(epochTeam.epoch, epoch))
  const frozen = new Map(rows.map(({ team, group, pool }) => [team, { group, pool }]))
  return (asked: string) => placeOf(asked, { frozen, parents })?.pool ?? asked
}

async function readTree(db: Database): Promise<Tree> {
  const rows = await db.read.select().from(team)
  return {
    names: new Map(rows.map(({ id, name }) => [id, name])),
    parents: new Map(rows.map(({ id, parent }) => [id, parent])),
    leads: new Map(rows.map(({ id, lead }) => [id, lead])),
  }
}

function subtree({ parents }: Tree, root: string): string[] {
  return [...parents.keys()].filter((id) => ancestors(id, parents).includes(root))
}

async function readScores(db: Database, teams: string[], span: string[]): Promise<WeekCounts[]> {
  const rows = await db.read
    .select({ week: release.week, sums: release.sums })
    .from(release)
    .where(and(inArray(release.team, teams), gte(release.week, span[0] ?? ''), eq(release.kind, 'score')))
  return rows.flatMap(({ week, sums }) => (sums.kind === 'score' ? [{ week, counts: sums.counts }] : []))
}
