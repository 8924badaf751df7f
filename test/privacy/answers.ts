import { type Epoch, epochAfter, epochAt } from '../../server/contract/epoch.ts'
import type { Summary } from '../../server/contract/summary.ts'
import { setRole } from '../../server/identity/set-role.ts'
import type { Organisation } from './organisation.ts'
import { isLong, sized } from './size.ts'
import type { SeenRelease } from './watch-releases.ts'
import { type PrivacyWorld, server, signIn } from './world.ts'

/** One address as one viewer got it: everything that came back. */
export type Heard = { viewer: string; path: string; status: number; headers: string; body: string }

const spans = sized(
  [1, 2, 3, 5, 13],
  Array.from({ length: 13 }, (_, index) => index + 1),
)

/** Bearers of a member of every team that has any, of whoever sees more than a member, of a site, and of nobody. */
export async function signInEverywhere(
  world: PrivacyWorld,
  { teams, people }: Organisation,
): Promise<Map<string, string>> {
  const bearers = new Map<string, string>([['nobody', '']])
  for (const [team, [first]] of Map.groupBy(people, (one) => one.team)) {
    if (first) bearers.set(team, await signIn(world, first.id))
  }
  const [lead = '', analyst = '', administrator = '', visitor = ''] = people.map(({ id }) => id).reverse()
  const led = teams.find(({ id }) => teams.some(({ parent }) => parent === id)) ?? teams[0]
  await world.deps.db.run([{ sql: 'UPDATE team SET lead = ? WHERE id = ?', args: [lead, led?.id ?? ''] }])
  await setRole(world.deps, analyst, 'analyst')
  await setRole(world.deps, administrator, 'administrator')
  for (const [role, person] of Object.entries({ lead, analyst, administrator }))
    bearers.set(role, await signIn(world, person))
  return bearers.set('site', await signIn(world, visitor, 'site:portal'))
}

/** All ETags and versions that were ever answered, by the path that they came from. */
export type Tags = Map<string, Set<string>>

/** Keeps what was heard, to be asked with from now on. */
export function keepTags(tags: Tags, heard: Heard[]): void {
  for (const { path, headers } of heard) {
    const { etag } = JSON.parse(headers) as { etag?: string }
    if (etag) tags.set(path, (tags.get(path) ?? new Set()).add(etag))
  }
}

const named = ['thanks', 'notes', 'follow-ups', 'receiving', 'sessions']
const short = ['/v1/keys', '/v1/directory', '/v1/log']
const long = ['/v1/directory/buckets/0', '/transparency', '/metrics']
/** Who asks for the long ones, and with what was answered before; everybody, if not said. */
const thorough = sized(['site', 'administrator'], undefined)
/** What others are shown is a part of what these are, so the short run asks them for a sample. */
const seesAll = new Set(['analyst', 'administrator'])
const wrong = ['/v1/summaries/none', '/v1/summaries/t0?weeks=0', '/v1/counted/never', '/v1/nothing']

/** Asks every address for every team and span as every viewer, wrong ones too, and again with all `tags`. */
export async function askEverything(
  { app, clock }: PrivacyWorld,
  bearers: Map<string, string>,
  teams: string[],
  tags: Tags,
): Promise<Heard[]> {
  const lists = epochsUpTo(clock.now).map((epoch) => `/v1/counted/${epoch}`)
  const since = [...(tags.get('/v1/directory') ?? [])].map((etag) => `/v1/directory?since=${versionOf(etag)}`)
  const own = named.map((name) => `/v1/${name}`)
  const heard: Heard[] = []
  const ask = async (viewer: string, path: string, name: string, headers: Record<string, string>) => {
    const response = await app.request(`${server}${path}`, { headers })
    const body = path === '/metrics' ? withoutProcess(await response.text()) : await response.text()
    const answered = JSON.stringify(Object.fromEntries(response.headers))
    heard.push({ viewer, path: name, status: response.status, headers: answered, body })
  }
  for (const [viewer, bearer] of bearers) {
    const authorization = `Bearer ${bearer}`
    const isThorough = thorough?.includes(viewer) ?? true
    const asked = spans.filter((weeks) => isLong || seesAll.has(viewer) || weeks === 1 || weeks === 13)
    const summaries = teams.flatMap((team) => asked.map((weeks) => `/v1/summaries/${team}?weeks=${weeks}`))
    const rest = isThorough ? [...long, ...since, ...own] : []
    for (const path of [...summaries, ...lists, ...short, ...rest, ...wrong]) {
      await ask(viewer, path, path, { authorization })
      const known = [...(isThorough ? (tags.get(path) ?? []) : [])].join(', ')
      if (known) await ask(viewer, path, `${path} unless ${known}`, { authorization, 'if-none-match': known })
    }
  }
  return heard
}

/** Every epoch that can have been rated in, and the one after it. */
function epochsUpTo(now: number): Epoch[] {
  const epochs = ['2026-11']
  const last = epochAfter(epochAt(now, 'month'))
  for (let epoch = '2026-11'; epoch !== last; epochs.push(epoch)) epoch = epochAfter(epoch)
  return epochs
}

function versionOf(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '').slice(0, 22)
}

/** Of Rapport's own counters what there is, not how much: that arrivals are counted by the hour is said. */
function withoutProcess(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '' && !/^(#|process_|nodejs_)/.test(line))
  return lines.map((line) => line.replace(/ [\d.e+]+$/, '')).join('\n')
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
