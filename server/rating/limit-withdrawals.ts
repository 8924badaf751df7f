import type { RatingBatch } from '../contract/rating.ts'
import type { RatingAnswer } from '../contract/receipt.ts'
import { HttpProblem } from '../errors.ts'
import type { RatingRecorder } from './record.ts'

/** What a withdrawal leaves stays until closing, without its token: so what one pass may leave is counted here. */
const maxWithdrawals = 100
const rememberedTokens = 100_000

/**
 * Lets one pass take back at most a hundred ratings, of which there need not have been one, while the process runs.
 * Whoever sends ratings and takes them back again and again meets the same limit.
 * @throws HttpProblem 429 beyond it
 */
export function limitWithdrawals(record: RatingRecorder): RatingRecorder {
  const left = new Map<string, number>()
  const add = (token: string, n: number) => {
    left.set(token, (left.get(token) ?? 0) + n)
    const [oldest] = left.keys()
    if (left.size > rememberedTokens && oldest !== undefined) left.delete(oldest)
  }
  return async (pass, batch) => {
    const token = pass.token.toString('hex')
    const asked = countAsked(batch)
    if (asked === 0) return record(pass, batch)
    if ((left.get(token) ?? 0) + asked > maxWithdrawals)
      throw new HttpProblem(429, 'busy', 'Too many ratings taken back', { retryAfterSeconds: 3600 })
    add(token, asked) // at once: others of the same pass may be under way
    let taken = 0
    try {
      const answer = await record(pass, batch)
      taken = countTaken(batch, answer)
      return answer
    } finally {
      add(token, taken - asked)
    }
  }
}

function countAsked({ ratings }: RatingBatch): number {
  return ratings.filter((entry) => 'withdrawn' in entry).length
}

function countTaken({ ratings }: RatingBatch, { receipts }: RatingAnswer): number {
  return ratings.filter((entry, index) => 'withdrawn' in entry && receipts[index]?.kind === 'accepted').length
}
