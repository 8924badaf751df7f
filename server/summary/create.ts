import type { Distribution, Share, Summary } from '../contract/summary.ts'
import { wilson } from './wilson.ts'

export type WeekCounts = { week: string; counts: Distribution }

/** CSAT (share of 4–5), mean, distribution and weekly trend of released scores; `weeks` oldest first. */
export function summarize(
  released: WeekCounts[],
  weeks: string[],
): Pick<Summary, 'n' | 'csat' | 'mean' | 'distribution' | 'trend'> {
  const distribution = addUp(released.map(({ counts }) => counts))
  const n = total(distribution)
  return {
    n,
    csat: satisfied(distribution),
    mean: n === 0 ? null : distribution.reduce((sum, count, index) => sum + count * (index + 1), 0) / n,
    distribution,
    trend: weeks.map((week) => {
      const counts = addUp(released.filter((one) => one.week === week).map((one) => one.counts))
      return { week, n: total(counts), csat: satisfied(counts) }
    }),
  }
}

/** CSAT: the share of 4 and 5 among all scores. */
function satisfied(counts: Distribution): Share | null {
  return wilson(counts[3] + counts[4], total(counts)) ?? null
}

function total(counts: Distribution): number {
  return counts.reduce<number>((sum, count) => sum + count, 0)
}

function addUp(all: Distribution[]): Distribution {
  return all.reduce<Distribution>(
    (sum, [one, two, three, four, five]) => [
      sum[0] + one,
      sum[1] + two,
      sum[2] + three,
      sum[3] + four,
      sum[4] + five,
    ],
    [0, 0, 0, 0, 0],
  )
}
