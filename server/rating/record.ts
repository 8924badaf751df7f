import type { Epoch } from '../contract/epoch.ts'
import type { Rating, RatingBatch, Withdrawal } from '../contract/rating.ts'
import type { RatingAnswer, Receipt } from '../contract/receipt.ts'
import type { Query } from '../db/writer.ts'
import type { ServerDeps } from '../env.ts'
import { HttpProblem, invalid } from '../errors.ts'
import { getKeyrings, type Keyring } from '../pass/generation.ts'
import { passExpired, type VerifiedPass } from '../pass/verify.ts'
import { readClosingTime } from '../settings/closing-time.ts'
import { getIncarnation } from '../settings/setting.ts'
import type { Arrival, Place } from './arrival.ts'
import { findHeld } from './find-held.ts'
import { createPoolFinder } from './find-pool.ts'
import { limitWithdrawals } from './limit-withdrawals.ts'
import { type Settled, settleArrivals } from './settle.ts'
import { writeChanges } from './write-changes.ts'

type Entry = { entry: Rating | Withdrawal; pool: string | null }
type Request = { entries: Entry[]; token: Buffer; place: Place }
type Recording = Pick<ServerDeps, 'db' | 'clock' | 'secret'>
type Waiting = Request & { resolve: (receipts: Receipt[]) => void; reject: (cause: unknown) => void }

const maxWaiting = 500 // requests; beyond it the answer is 429, before anything is taken in
const maxPerGroup = 64 // requests in one commit

export type RatingRecorder = (pass: VerifiedPass, batch: RatingBatch) => Promise<RatingAnswer>

/**
 * Records ratings idempotently and answers only after commit. Requests that arrive while a commit is
 * under way share the next one (group commit).
 * @throws HttpProblem 403 when the pass's epoch was closed meanwhile, 422 for teams that the pass is not for, 429 when too many wait; Unavailable when nothing could be written
 */
export function createRatingRecorder(deps: Recording): RatingRecorder {
  const findPool = createPoolFinder(deps.db, deps.clock)
  const commit = createGroupCommit(deps)
  return limitWithdrawals(async (pass, { ratings }) => {
    const entries = await Promise.all(
      ratings.map(async (entry, index) => {
        const pool = 'withdrawn' in entry ? null : await findPool(pass, entry.team)
        if (pool === undefined)
          throw invalid([
            { pointer: `/ratings/${index}/team`, detail: `no team of group ${pass.group} in ${pass.epoch}` },
          ])
        return { entry, pool }
      }),
    )
    const place = { epoch: pass.epoch, scope: pass.scope }
    const receipts = await commit({ entries, token: pass.token, place })
    return { incarnation: await getIncarnation(deps.db), receipts }
  })
}

function createGroupCommit(deps: Recording): (request: Request) => Promise<Receipt[]> {
  const queue: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    while (queue.length > 0) {
      const group = queue.splice(0, maxPerGroup)
      try {
        const answers = await commitGroup(deps, group)
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
  { db, clock, secret }: Recording,
  all: R[],
): Promise<Map<R, Receipt[]>> {
  return db.write(async (query) => {
    const now = clock()
    const [closed, closesAt] = [await readClosed(query), await readClosingTime(query)]
    const group = all.filter(({ place: { epoch } }) => now < closesAt(epoch) && !closed.has(epoch))
    const epochs = group.map(({ place }) => place.epoch)
    const { keyrings, statements } = await getKeyrings(query, secret, epochs)
    const arrivals = group.flatMap((request) => arrivalsOf(request, keyrings))
    const settled = settleArrivals(arrivals, await findHeld(query, arrivals, keyrings))
    const changes = settled.flatMap((one) => one.changes)
    const receipts = receiptsOf(settled, group)
    return {
      statements: [...statements, ...writeChanges(changes)],
      result: new Map(group.map((request, index) => [request, receipts[index] ?? []])),
    }
  })
}

async function readClosed(query: Query): Promise<Set<string>> {
  const { rows } = await query('SELECT epoch FROM closed_epoch')
  return new Set(rows.map(({ epoch }) => String(epoch)))
}

function arrivalsOf({ entries, token, place }: Request, keyrings: Map<Epoch, Keyring>): Arrival[] {
  const keyring = keyrings.get(place.epoch)
  if (!keyring) throw new Error(`no keys were made for ${place.epoch}`)
  return entries.map(({ entry, pool }) => ({ entry, token: token.toString('hex'), keyring, place, pool }))
}

function receiptsOf(settled: Settled[], group: Request[]): Receipt[][] {
  const left = settled.map(({ receipt }) => receipt)
  return group.map(({ entries }) => left.splice(0, entries.length))
}
