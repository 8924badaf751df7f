import type { Score } from '../../server/contract/rating.ts'
import type { Sums } from '../../server/release/sums.ts'

/** What a reader sees of one team: releases as they are published, or (the guard off) whole ratings. */
export type Published = { releases: Sums[] } | { ratings: { score: Score; comment: string }[] }

/**
 * The score that belongs to a comment whose author was recognised. Of whole ratings it is read off; of split
 * releases the best that can be done is to take the most frequent score that the team was given.
 */
export function guessScore(published: Published, comment: string): Score | undefined {
  if ('ratings' in published) return published.ratings.find((rating) => rating.comment === comment)?.score
  const counts = [0, 0, 0, 0, 0]
  for (const sums of published.releases) {
    if (sums.kind === 'score') for (const [at, n] of sums.counts.entries()) counts[at] = (counts[at] ?? 0) + n
  }
  return (counts.indexOf(Math.max(...counts)) + 1) as Score // five counts
}
