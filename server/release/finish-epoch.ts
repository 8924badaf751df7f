import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { journal } from '../journal/line.ts'
import { appendToLog } from '../log/append.ts'
import { markedName } from './counted-list.ts'
import { emptyEpoch } from './empty-epoch.ts'
import { erasedName, readTotals } from './epoch-totals.ts'
import { readVersion, type StoredList, storeList } from './store-list.ts'

/**
 * The last step of closing, for an epoch without pools: its list is stored and then, in one transaction,
 * published with the totals, the private keys destroyed and the secret that people were hashed with. After that nothing
 * else stays of the epoch. Idempotent; whatever is cut short, or overtaken by another process, is gone on with
 * when it is called again.
 */
export async function finishEpoch({ db, clock }: Pick<Deps, 'db' | 'clock'>, epoch: Epoch): Promise<void> {
  const now = clock()
  await finish(db, epoch, now, async (query, withheld) => [
    journal({ kind: 'closed', epoch, closedOn: now }),
    ...(await appendToLog(query, await readTotals(query, epoch, withheld), now)),
  ])
}

/** Closes an epoch again as the journal says that it was, on `closedOn` (ms since 1970). */
export function closeAgain(db: Database, epoch: Epoch, closedOn: number): Promise<void> {
  return finish(db, epoch, closedOn, async () => [])
}

type Tell = (query: Query, withheld: number) => Promise<InStatement[]>

async function finish(db: Database, epoch: Epoch, now: number, tell: Tell): Promise<void> {
  const { rows } = await db.query({ sql: 'SELECT 1 FROM closed_epoch WHERE epoch = ?', args: [epoch] })
  const isClosed = rows.length > 0 || (await close(db, epoch, now, tell))
  if (isClosed) await emptyEpoch(db, epoch)
}

/** @returns false when something came in between: it is to be looked at again */
async function close(db: Database, epoch: Epoch, now: number, tell: Tell): Promise<boolean> {
  const stored = await storeList(db, epoch)
  if (!stored) return false
  return db.write(async (query) => {
    if (!(await isWhole(query, epoch, stored))) return { statements: [], result: false }
    const told = await tell(query, stored.withheld)
    return { statements: [...closing(epoch, now, stored.withheld), ...told], result: true }
  })
}

/** Another process may have carried something into a pool, counted, closed, or be storing the list as well. */
async function isWhole(query: Query, epoch: Epoch, { version, ids }: StoredList): Promise<boolean> {
  const { rows } = await query({
    sql: `SELECT EXISTS (SELECT 1 FROM pool WHERE epoch = ?1) AS pooled,
            (SELECT total(length(ids)) / 16 FROM listed_ids WHERE epoch = ?1) AS stored`,
    args: [epoch],
  })
  const isSame = (await readVersion(query, epoch)) === version
  return isSame && rows[0]?.pooled === 0 && rows[0]?.stored === ids
}

function closing(epoch: Epoch, now: number, withheld: number): InStatement[] {
  return [
    {
      sql: "INSERT INTO closed_epoch (epoch, closed_on, withheld, state) VALUES (?, ?, ?, 'emptying')",
      args: [epoch, now, withheld],
    },
    { sql: 'UPDATE epoch_key SET private_key = NULL WHERE epoch = ?', args: [epoch] },
    { sql: 'DELETE FROM epoch_secret WHERE epoch = ?', args: [epoch] },
    { sql: 'DELETE FROM setting WHERE name IN (?, ?)', args: [erasedName(epoch), markedName(epoch)] },
  ]
}
