import * as v from 'valibot'

/** The calendar month (`2026-11`) or quarter (`2026-Q4`), in UTC, that passes are valid for. */
export const Epoch = v.pipe(
  v.string(),
  v.regex(/^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$/, 'must be like 2026-11 or 2026-Q4'),
)
export type Epoch = v.InferOutput<typeof Epoch>

export type EpochLength = 'month' | 'quarter'

/** The epoch that the instant `at` (ms since 1970) falls in. */
export function epochAt(at: number, length: EpochLength): Epoch {
  const date = new Date(at)
  const month = date.getUTCMonth()
  const name = length === 'quarter' ? `Q${Math.floor(month / 3) + 1}` : String(month + 1).padStart(2, '0')
  return `${date.getUTCFullYear()}-${name}`
}

/** First instant of the epoch and first instant after it, in ms since 1970. */
export function epochSpan(epoch: Epoch): { fromMs: number; toMs: number } {
  const [year = '', name = ''] = epoch.split('-')
  const quarter = name.startsWith('Q')
  const month = quarter ? (Number(name.slice(1)) - 1) * 3 : Number(name) - 1
  return { fromMs: Date.UTC(Number(year), month), toMs: Date.UTC(Number(year), month + (quarter ? 3 : 1)) }
}

/** The epoch that begins where `epoch` ends, of the same length. */
export function epochAfter(epoch: Epoch): Epoch {
  return epochAt(epochSpan(epoch).toMs, epoch.includes('Q') ? 'quarter' : 'month')
}

/** Whether `epoch` is over when `other` begins; their lengths may differ, so their names are not compared. */
export function isOverBefore(epoch: Epoch, other: Epoch): boolean {
  return epochSpan(epoch).toMs <= epochSpan(other).fromMs
}

/** An epoch takes ratings until it closes, seven days after its end. */
export const closingAfterMs = 7 * 24 * 3600 * 1000

/** When the epoch closes, in ms since 1970. */
export function closesAt(epoch: Epoch): number {
  return epochSpan(epoch).toMs + closingAfterMs
}
