import type { Epoch } from '../contract/epoch.ts'
import { findBreak, hashKeys, type LogEntry, type LogHead, noEntry } from '../contract/log.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { readKeys } from '../epoch/record-keys.ts'
import { roundToFive } from '../release/epoch-totals.ts'
import { settingsInForce } from '../settings/record.ts'
import { toLogChange } from '../settings/set-threshold.ts'
import { readThresholdRows } from '../settings/threshold.ts'
import { type LogChange, lastValues, readLog } from './append.ts'

/** `broken`: an entry was changed, removed or put in. `differs`: the state is not what the entry says. */
export type Audit =
  | { kind: 'intact'; head: LogHead }
  | { kind: 'broken'; number: number }
  | { kind: 'differs'; number: number; what: string; logged: string | null; live: string | null }

/**
 * Recomputes the chain and compares what it says last with what is in force: settings, thresholds, published
 * keys, withheld totals. What only clients can notice, a log that was rewritten from some entry on as a
 * whole, stays unseen here.
 */
export async function auditLog({ db, config, demo }: Pick<Deps, 'db' | 'config' | 'demo'>): Promise<Audit> {
  const entries = await readLog(db.query)
  const broken = await findBreak(entries)
  if (broken !== undefined) return { kind: 'broken', number: broken }
  const live = [...settingsInForce({ config, demo }), ...(await readLive(db.query))]
  return findDifference(entries, live) ?? { kind: 'intact', head: entries.at(-1) ?? noEntry }
}

/** Everything in the database that the log has the value or the hash of. */
async function readLive(query: Query): Promise<LogChange[]> {
  const keys = Map.groupBy(await readKeys(query), ({ epoch }): Epoch => epoch)
  const hashes = [...keys].map(async ([epoch, list]) => ({
    what: `keys/${epoch}`,
    after: await hashKeys(list),
  }))
  const { rows } = await query('SELECT epoch, withheld FROM closed_epoch')
  return [
    ...(await readThresholdRows(query)).map(toLogChange),
    ...(await Promise.all(hashes)),
    ...rows.map(({ epoch, withheld }) => ({
      what: `withheld/${epoch}`,
      after: String(roundToFive(Number(withheld))),
    })),
  ]
}

/** Totals, of which nothing is left at closing to compare them with, and events. */
const totalsOnly =
  /^(people-added|pass-books)\/|^(restored|secret-changed|parts-lost|people-who-see-every-team)$/

function findDifference(entries: LogEntry[], live: LogChange[]): Audit | undefined {
  const logged = lastValues(entries)
  const values = new Map(live.map(({ what, after }) => [what, after]))
  const names = new Set([...logged.keys(), ...values.keys()])
  for (const what of names) {
    if (totalsOnly.test(what) || logged.get(what) === values.get(what)) continue
    const number = entries.findLast((entry) => entry.what === what)?.number ?? entries.length + 1
    const difference = { logged: logged.get(what) ?? null, live: values.get(what) ?? null }
    return { kind: 'differs', number, what, ...difference }
  }
  return undefined
}
