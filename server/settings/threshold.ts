import { type Epoch, epochSpan } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import { leastThresholds, type Thresholds } from '../release/plan.ts'

/** `detail` stands for details and comments. */
export type ThresholdKind = 'score' | 'detail'

/** From the epoch `epoch` on, until a later row of the same kind. */
export type ThresholdRow = { kind: ThresholdKind; epoch: Epoch; raters: number }

/** Every row there is, by the epoch that it begins with. */
export async function readThresholdRows(query: Query): Promise<ThresholdRow[]> {
  const { rows } = await query('SELECT kind, epoch, raters FROM threshold ORDER BY epoch, kind')
  return rows.map(({ kind, epoch, raters }) => ({
    kind: kind === 'detail' ? 'detail' : 'score', // the column holds nothing else
    epoch: String(epoch),
    raters: Number(raters),
  }))
}

/** The thresholds of every epoch; never below `leastThresholds`, whatever the rows say. */
export async function readThresholds(query: Query): Promise<(epoch: Epoch) => Thresholds> {
  const rows = await readThresholdRows(query)
  return (epoch) => {
    const detail = { ...leastThresholds.detail, raters: leastRatersIn(rows, 'detail', epoch) }
    const score = { ...leastThresholds.score, raters: leastRatersIn(rows, 'score', epoch) }
    return { score, detail, comment: detail }
  }
}

/** Least raters of a release in an epoch: the most that was in force at any time in it. */
export function leastRatersIn(rows: readonly ThresholdRow[], kind: ThresholdKind, epoch: Epoch): number {
  const { fromMs, toMs } = epochSpan(epoch)
  const starts = rows
    .filter((row) => row.kind === kind)
    .map((row) => ({ atMs: epochSpan(row.epoch).fromMs, raters: row.raters }))
  const before = Math.max(...starts.filter(({ atMs }) => atMs <= fromMs).map(({ atMs }) => atMs))
  const during = starts.filter(({ atMs }) => atMs >= before && atMs < toMs)
  return Math.max(leastThresholds[kind].raters, ...during.map(({ raters }) => raters))
}
