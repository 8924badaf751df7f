import * as v from 'valibot'
import { TeamId } from './id.ts'

/** A share (0–1) with its 95 % Wilson score interval. */
export const Share = v.object({ share: v.number(), low: v.number(), high: v.number() })
export type Share = v.InferOutput<typeof Share>

/** Counts of the scores 1, 2, 3, 4, 5. */
export const Distribution = v.tuple([v.number(), v.number(), v.number(), v.number(), v.number()])
export type Distribution = v.InferOutput<typeof Distribution>

const Named = v.object({ id: TeamId, name: v.string() })

/**
 * `GET /v1/summaries/:team?weeks=13`: what a viewer sees, from whole releases only.
 * `shown` differs from `team` where a team of fewer than four people is shown within its ancestor.
 * `csat` (share of 4–5) and `mean` are null when `n` is 0. `trend` has one entry per ISO week
 * (`2026-W47`) of the span, oldest first, empty weeks included.
 */
export const Summary = v.object({
  team: Named,
  shown: Named,
  weeks: v.number(),
  n: v.number(),
  csat: v.nullable(Share),
  mean: v.nullable(v.number()),
  distribution: Distribution,
  trend: v.array(v.object({ week: v.string(), n: v.number(), csat: v.nullable(Share) })),
})
export type Summary = v.InferOutput<typeof Summary>

/** The span: whole weeks of releases, the current one included. */
export const SummaryQuery = v.object({
  weeks: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, 'must be a number of weeks'),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(520),
    ),
    '13',
  ),
})
