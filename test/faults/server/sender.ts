import type { Pass } from '../../../server/contract/pass.ts'
import type { Rating } from '../../../server/contract/rating.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import { createRating, post } from '../../support/pass.ts'
import type { Serving } from './serving.ts'

export type Sender = ReturnType<typeof createSender>

/** Sends ratings with one pass, revises some, and remembers what the server acknowledged. */
export function createSender(serving: Serving, pass: Pass, random: () => number) {
  const acknowledged = new Map<string, number>() // id in hex → revision
  const unknown: Rating[][] = [] // their answers never came
  let last: Rating | undefined
  let cut = 0

  async function sendBatch(ratings: Rating[]): Promise<boolean> {
    const answer = await post(serving, pass, { ratings })
      .then(async (response) => (response.ok ? ((await response.json()) as RatingAnswer) : undefined))
      .catch(() => undefined) // killed meanwhile: it may be stored or not
    if (!answer) return false
    for (const { id, revision, kind } of answer.receipts) {
      if (kind === 'accepted' || kind === 'duplicate') acknowledged.set(id.replaceAll('-', ''), revision)
    }
    return true
  }

  function next(): Rating[] {
    const fresh = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      createRating({ team: random() < 0.5 ? 'it' : 'hr', comment: 'Thank you' }),
    )
    const revised =
      last && random() < 0.3 ? [{ ...last, revision: last.revision + 1, score: 1 as const }] : []
    last = fresh[0]
    return [...revised, ...fresh]
  }

  return {
    acknowledged,
    /** Requests that were never answered. */
    cut: () => cut,
    /** Sends until `signal` aborts or an answer does not come. */
    send: async (signal: AbortSignal) => {
      while (!signal.aborted) {
        const batch = unknown.pop() ?? next()
        if (await sendBatch(batch)) continue
        cut++
        unknown.push(batch)
        return
      }
    },
    /** Sends again whatever was not answered. */
    resend: async () => {
      for (const batch of unknown.splice(0)) {
        if (!(await sendBatch(batch))) throw new Error('no answer')
      }
    },
  }
}
