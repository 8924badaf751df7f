import { type PartKind, partKinds, type Rating } from '../../server/contract/rating.ts'
import type { Thresholds } from '../../server/release/plan.ts'
import type { Place } from './pass-book.ts'
import type { SeenRelease } from './watch-releases.ts'

export type Fate = 'pending' | 'counted' | 'withheld' | 'withdrawn'

/** What really happened to one rating: who sent it, what it says now, what became of each part. */
export type TrueRating = {
  person: string
  token: string
  header: string
  place: Place
  pool: string // the team whose pool it went to
  said: Rating // its highest accepted revision
  parts: Record<PartKind, { value: Rating[PartKind]; fate: Fate; release?: SeenRelease }>
}

export type Truth = Map<string, TrueRating> // by id

/** Takes in a rating that the server accepted; the parts that were settled before stay what they are. */
export function acceptRating(truth: Truth, sender: Omit<TrueRating, 'said' | 'parts'>, said: Rating): void {
  const known = truth.get(said.id)
  const part = (kind: PartKind) =>
    known && known.parts[kind].fate !== 'pending'
      ? known.parts[kind]
      : { value: said[kind], fate: 'pending' as const }
  const parts = { score: part('score'), detail: part('detail'), comment: part('comment') }
  truth.set(said.id, { ...sender, said, parts })
}

/** Takes in a withdrawal that the server accepted. */
export function acceptWithdrawal(rating: TrueRating): void {
  for (const kind of partKinds) {
    const { fate, value } = rating.parts[kind]
    if (fate === 'pending') rating.parts[kind] = { value, fate: 'withdrawn' }
  }
}

/**
 * Takes in what a tick settled, and checks it.
 * @returns what is wrong with it, in words; nothing when every promise was kept
 */
export function settleTruth(truth: Truth, seen: SeenRelease[], thresholds: Thresholds): string[] {
  return seen.flatMap((release) => {
    const kind = release.kind as PartKind // the column holds nothing else
    const ratings = release.ids.flatMap((id) => truth.get(uuidOf(id)) ?? [])
    const wrong = ratings.filter((rating) => rating.parts[kind].fate !== 'pending').map(({ said }) => said.id)
    for (const rating of ratings) {
      const fate = release.sums === undefined ? 'withheld' : 'counted'
      rating.parts[kind] = { ...rating.parts[kind], fate, release }
    }
    const faults = release.sums === undefined ? [] : findFaults(release, kind, ratings, thresholds)
    return [...faults, ...wrong.map((id) => `${kind} of ${id} was settled twice or after its withdrawal`)]
  })
}

function findFaults(
  release: SeenRelease,
  kind: PartKind,
  ratings: TrueRating[],
  thresholds: Thresholds,
): string[] {
  const { raters, filled } = thresholds[kind]
  const people = Map.groupBy(ratings, ({ person }) => person)
  const saying = new Set(
    ratings.filter(({ parts }) => parts[kind].value !== undefined).map(({ person }) => person),
  )
  const checks: [boolean, string][] = [
    [ratings.length === release.ids.length, 'it has parts that nobody sent'],
    [people.size >= raters, `it is of ${people.size} people, fewer than ${raters}`],
    [saying.size >= filled, `only ${saying.size} said something`],
    [[...people.values()].every((own) => own.length <= 3), 'it has more than three parts of one person'],
    [sameSums(kind, ratings, release.sums), `its sums are not of what was said last: ${release.sums}`],
  ]
  return checks.flatMap(([holds, words]) => (holds ? [] : [`${kind} release of ${release.team}: ${words}`]))
}

/** Adds up what was said independently of the server, and compares. */
function sameSums(kind: PartKind, ratings: TrueRating[], sums = ''): boolean {
  const said = JSON.parse(sums)
  if (kind === 'score') {
    const scores = ratings.map(({ parts }) => parts.score.value)
    return [1, 2, 3, 4, 5].every(
      (score, at) => said.counts[at] === scores.filter((own) => own === score).length,
    )
  }
  if (said.n !== ratings.length) return false
  if (kind === 'comment') {
    const comments = ratings.flatMap(({ parts }) => (parts.comment.value as string | undefined) ?? [])
    return comments.toSorted().join('\n') === said.comments.toSorted().join('\n')
  }
  const details = ratings.flatMap(({ parts }) => (parts.detail.value as Rating['detail']) ?? [])
  const minutes = details.reduce((sum, { lostMinutes }) => sum + (lostMinutes ?? 0), 0)
  return said.lostMinutes === minutes && (said.helped.clarity ?? 0) === details.length
}

/** A rating id from the hex of its bytes. */
export function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
