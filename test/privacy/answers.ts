import type { Summary } from '../../server/contract/summary.ts'
import type { Organisation } from './organisation.ts'
import { sized } from './size.ts'
import type { SeenRelease } from './watch-releases.ts'
import { type PrivacyWorld, server, signIn } from './world.ts'

/** One address as one viewer got it: everything that came back. */
export type Heard = { viewer: string; path: string; status: number; headers: string; body: string }

const spans = sized(
  [1, 2, 3, 5, 13],
  Array.from({ length: 13 }, (_, index) => index + 1),
)

/** Bearers of one member of every team that has any, and of nobody. */
export async function signInEverywhere(
  world: PrivacyWorld,
  { people }: Organisation,
): Promise<Map<string, string>> {
  const bearers = new Map<string, string>([['nobody', '']])
  for (const [team, [first]] of Map.groupBy(people, (one) => one.team)) {
    if (first) bearers.set(team, await signIn(world, first.id))
  }
  return bearers
}

/** Asks every address for every team and span as every viewer, wrong ones too. */
export async function askEverything(
  { app }: PrivacyWorld,
  bearers: Map<string, string>,
  teams: string[],
  epochs: string[],
): Promise<Heard[]> {
  const summaries = teams.flatMap((team) => spans.map((weeks) => `/v1/summaries/${team}?weeks=${weeks}`))
  const wrong = ['/v1/summaries/none', '/v1/summaries/t0?weeks=0', '/v1/counted/never', '/v1/nothing']
  const others = [...epochs.map((epoch) => `/v1/counted/${epoch}`), '/v1/keys', '/v1/directory', '/v1/log']
  const heard: Heard[] = []
  for (const [viewer, bearer] of bearers) {
    for (const path of [...summaries, ...others, ...wrong]) {
      const response = await app.request(`${server}${path}`, {
        headers: { authorization: `Bearer ${bearer}` },
      })
      const headers = JSON.stringify([...response.headers])
      heard.push({ viewer, path, status: response.status, headers, body: await response.text() })
    }
  }
  return heard
}

type Counted = { name: string; counts: number[]; ratings: Set<string> }

/**
 * The numbers in the summaries, each with the ratings it must be a sum of: those of the releases of the
 * team's subtree in the span, or in one week of it.
 */
export function readSums(heard: Heard[], releases: SeenRelease[], { teams }: Organisation): Counted[] {
  const scores = releases.filter(({ kind, sums }) => kind === 'score' && sums !== undefined)
  const parents = new Map(teams.map(({ id, parent }) => [id, parent]))
  const isBelow = (team: string | null | undefined, top: string): boolean =>
    team ? team === top || isBelow(parents.get(team), top) : false
  const sum = (top: string, weeks: string[]) =>
    new Set(
      scores
        .filter(({ team, week = '' }) => isBelow(team, top) && weeks.includes(week))
        .flatMap(({ ids }) => ids),
    )
  return heard.flatMap(({ viewer, path, status, body }) => {
    if (status !== 200 || !path.startsWith('/v1/summaries/')) return []
    const { shown, trend, distribution } = JSON.parse(body) as Summary
    const weekly = trend.map(({ week, n, csat }) => ({
      name: `${viewer} ${path} ${week}`,
      counts: [n, Math.round((csat?.share ?? 0) * n)],
      ratings: sum(shown.id, [week]),
    }))
    const weeks = trend.map(({ week }) => week)
    return [{ name: `${viewer} ${path}`, counts: distribution, ratings: sum(shown.id, weeks) }, ...weekly]
  })
}
