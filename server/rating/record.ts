import { closesAt } from '../contract/epoch.ts'
import type { RatingBatch } from '../contract/rating.ts'
import type { RatingAnswer, Receipt } from '../contract/receipt.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { HttpProblem, invalid } from '../errors.ts'
import { passExpired, type VerifiedPass } from '../pass/verify.ts'
import { weekAt } from '../release/week.ts'
import { getIncarnation } from '../settings/setting.ts'
import type { Arrival } from './arrival.ts'
import { findHeld } from './find-held.ts'
import { createPoolFinder } from './find-pool.ts'
import { limitWithdrawals } from './limit-withdrawals.ts'
import { type Settled, settleArrivals } from './settle.ts'
import { type Place, writeChanges } from './write-changes.ts'

type Request = { arrivals: Arrival[]; place: Place }
type Waiting = Request & { resolve: (receipts: Receipt[]) => void; reject: (cause: unknown) => void }

const maxWaiting = 500 // requests; beyond it the answer is 429, before anything is taken in
const maxPerGroup = 64 // requests in one commit

export type RatingRecorder = (pass: VerifiedPass, batch: RatingBatch) => Promise<RatingAnswer>

/**
 * Records ratings idempotently and answers only after commit. Requests that arrive while a commit is
 * under way share the next one (group commit).
 * @throws HttpProblem 403 when the pass's epoch was closed meanwhile, 422 for teams that the pass is not for, 429 when too many wait; Unavailable when nothing could be written
 */
export function createRatingRecorder(db: Database, clock: () => number): RatingRecorder {
  const findPool = createPoolFinder(db, clock)
  const commit = createGroupCommit(db, clock)
  return limitWithdrawals(async (pass, { ratings }) => {
    const entries = await Promise.all(
      ratings.map(async (entry, index) => {
        const pool = 'withdrawn' in entry ? null : await findPool(pass, entry.team)
        if (pool === undefined)
          throw invalid([
            { pointer: `/ratings/${index}/team`, detail: `no team of group ${pass.group} in ${pass.epoch}` },
          ])
        return { entry, token: pass.token.toString('hex'), pool }
      }),
    )
    const receipts = await commit({ arrivals: entries, place: { epoch: pass.epoch, scope: pass.scope } })
    return { incarnation: await getIncarnation(db), receipts }
  })
}

function createGroupCommit(db: Database, clock: () => number): (request: Request) => Promise<Receipt[]> {
  const queue: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    while (queue.length > 0) {
      const group = queue.splice(0, maxPerGroup)
      try {
        const answers = await commitGroup(db, group, clock)
        for (const one of group) answer(one, answers.get(one))
      } catch (cause) {
        for (const { reject } of group) reject(cause)
      }
    }
    running = false
  }

  return (request) =>
    new Promise((resolve, reject) => {
      if (queue.length >= maxWaiting) {
        reject(new HttpProblem(429, 'busy', 'Too many ratings at once', { retryAfterSeconds: 2 }))
        return
      }
      queue.push({ ...request, resolve, reject })
      setImmediate(() => {
        if (!running) void run()
      })
    })
}

function answer({ place, resolve, reject }: Waiting, receipts: Receipt[] | undefined): void {
  if (receipts) resolve(receipts)
  else reject(passExpired(place.epoch))
}

/** @returns the receipts of the requests whose epoch still takes ratings: bodies are slow, and clocks go on */
function commitGroup<R extends Request>(
  db: Database,
  all: R[],
  clock: () => number,
): Promise<Map<R, Receipt[]>> {
  return db.write(async (query) => {
    const now = clock()
    const closed = await readClosed(query)
    const group = all.filter(({ place: { epoch } }) => now < closesAt(epoch) && !closed.has(epoch))
    const arrivals = group.flatMap((request) => request.arrivals)
    const held = await findHeld(query, arrivals, group.map(({ place }) => place).filter(isFirst))
    const settled = settleArrivals(arrivals, held)
    const places = group.flatMap(({ arrivals: own, place }) => own.map(() => place))
    const receipts = receiptsOf(settled, group)
    return {
      statements: writeChanges(changesOf(settled, places), weekAt(now)),
      result: new Map(group.map((request, index) => [request, receipts[index] ?? []])),
    }
  })
}

async function readClosed(query: Query): Promise<Set<string>> {
  const { rows } = await query('SELECT epoch FROM closed_epoch')
  return new Set(rows.map(({ epoch }) => String(epoch)))
}

function isFirst(place: Place, index: number, all: Place[]): boolean {
  return all.findIndex(({ epoch, scope }) => epoch === place.epoch && scope === place.scope) === index
}

function changesOf(settled: Settled[], places: Place[]) {
  return settled.flatMap(({ change }, index) => {
    const place = places[index]
    return change && place ? [{ change, place }] : []
  })
}

function receiptsOf(settled: Settled[], group: Request[]): Receipt[][] {
  const left = settled.map(({ receipt }) => receipt)
  return group.map(({ arrivals }) => left.splice(0, arrivals.length))
}
