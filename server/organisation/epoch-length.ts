import type { EpochLength } from '../contract/epoch.ts'
import { leastThresholds } from '../release/plan.ts'

/** Below this many people a month brings too few ratings together: simulated, 12 people need quarters. */
const peopleForMonths = 30

/** The epoch's length that suits an organisation of so many people. */
export function proposeEpochLength(people: number): EpochLength {
  return people < peopleForMonths ? 'quarter' : 'month'
}

/** How many people must hold passes before anything of a kind is ever shown. */
export const leastHolders = {
  score: 2 * leastThresholds.score.raters,
  detail: 2 * leastThresholds.detail.raters,
}
