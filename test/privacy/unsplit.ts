import type { Score } from '../../server/contract/rating.ts'
import type { Sums } from '../../server/release/sums.ts'

/**
 * The score that belongs to a comment whose author was recognised, by what was published of the team. Where it
 * stands beside the comment it is read off; else the best that can be done is to take the most frequent one.
 */
export function guessScore(published: unknown[], comment: string): Score {
  const beside = published.flatMap((one) => scoresBeside(one, comment))
  if (beside[0] !== undefined) return beside[0]
  const counts = [0, 0, 0, 0, 0]
  for (const sums of published as Sums[]) {
    if (sums.kind === 'score') for (const [at, n] of sums.counts.entries()) counts[at] = (counts[at] ?? 0) + n
  }
  return (counts.indexOf(Math.max(...counts)) + 1) as Score // five counts
}

/** Scores in whatever is said together with the comment, however deep that is. */
function scoresBeside(published: unknown, comment: string): Score[] {
  if (typeof published !== 'object' || published === null) return []
  const said: unknown[] = Object.values(published)
  const own = said.includes(comment) ? said.filter(isScore) : []
  return [...own, ...said.flatMap((one) => scoresBeside(one, comment))]
}

function isScore(said: unknown): said is Score {
  return typeof said === 'number' && [1, 2, 3, 4, 5].includes(said)
}
