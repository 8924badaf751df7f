import type { InStatement } from '@libsql/client'
import { type Epoch, epochAfter, epochAt, epochSpan } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { appendToLog } from '../log/append.ts'
import { leastRatersIn, readThresholdRows, type ThresholdKind, type ThresholdRow } from './threshold.ts'

/** What is in force after a change: in the current epoch, and from the next one on. */
export type ThresholdChange = {
  current: { epoch: Epoch; raters: number }
  next: { epoch: Epoch; raters: number }
}

/**
 * Sets the least raters of a release. A higher value holds at once for whatever is still collecting; a lower
 * one from the next epoch on, never for what was collected. Logged in the same transaction.
 */
export function setThreshold(
  { db, config, clock }: Pick<Deps, 'db' | 'config' | 'clock'>,
  kind: ThresholdKind,
  raters: number,
): Promise<ThresholdChange> {
  const now = clock()
  const current = epochAt(now, config.epochLength)
  const next = epochAfter(current)
  return db.write(async (query) => {
    const rows = await readThresholdRows(query)
    const changed = planThreshold(rows, { kind, raters }, { open: await readOpen(query, current, now), next })
    const after = applyRows(rows, changed)
    const inForce = (epoch: Epoch) => ({ epoch, raters: leastRatersIn(after, kind, epoch) })
    return {
      statements: [
        ...changed.map(upsertThreshold),
        ...(await appendToLog(query, changed.map(toLogChange), now)),
      ],
      result: { current: inForce(current), next: inForce(next) },
    }
  })
}

/** The rows that change. `open`: epochs that something may have been collected in. Pure. */
export function planThreshold(
  rows: readonly ThresholdRow[],
  { kind, raters }: { kind: ThresholdKind; raters: number },
  { open, next }: { open: Epoch[]; next: Epoch },
): ThresholdRow[] {
  const raised = open
    .filter((epoch) => leastRatersIn(rows, kind, epoch) < raters)
    .map((epoch) => ({ kind, epoch, raters }))
  const { fromMs } = epochSpan(next)
  const later = rows.filter((row) => row.kind === kind && epochSpan(row.epoch).fromMs > fromMs)
  const lasting = [next, ...later.map(({ epoch }) => epoch)].filter((epoch) => !open.includes(epoch))
  const after = applyRows(rows, raised)
  const set = lasting.filter((epoch) => leastRatersIn(after, kind, epoch) !== raters)
  return [...raised, ...set.map((epoch) => ({ kind, epoch, raters }))]
}

/** How a row is called in the log. */
export function toLogChange({ kind, epoch, raters }: ThresholdRow) {
  const name = kind === 'score' ? 'least-raters' : 'least-raters-detail'
  return { what: `${name}/${epoch}`, after: String(raters) }
}

export function upsertThreshold({ kind, epoch, raters }: ThresholdRow): InStatement {
  return {
    sql: `INSERT INTO threshold (kind, epoch, raters) VALUES (?, ?, ?)
          ON CONFLICT (kind, epoch) DO UPDATE SET raters = excluded.raters`,
    args: [kind, epoch, raters],
  }
}

function applyRows(rows: readonly ThresholdRow[], changed: ThresholdRow[]): ThresholdRow[] {
  const isChanged = ({ kind, epoch }: ThresholdRow) =>
    changed.some((row) => row.kind === kind && row.epoch === epoch)
  return [...rows.filter((row) => !isChanged(row)), ...changed]
}

/** Begun and not closed, or, with a pass used before its time, holding a pool already. */
async function readOpen(query: Query, current: Epoch, now: number): Promise<Epoch[]> {
  const { rows } = await query(
    `SELECT epoch, 0 AS pooled FROM epoch_key WHERE epoch NOT IN (SELECT epoch FROM closed_epoch)
     UNION SELECT epoch, 1 FROM pool`,
  )
  const begun = rows.filter(({ epoch, pooled }) => pooled === 1 || epochSpan(String(epoch)).fromMs <= now)
  return [...new Set([current, ...begun.map(({ epoch }) => String(epoch))])]
}
