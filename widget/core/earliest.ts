/** The first of some instants; undefined of none. */
export function earliest(times: number[]): number | undefined {
  return times.length > 0 ? Math.min(...times) : undefined
}
