const dayMs = 24 * 3600 * 1000

/** The ISO 8601 week that the instant `at` (ms since 1970) falls in, such as `2026-W47`. */
export function weekAt(at: number): string {
  const date = new Date(at)
  const day = (date.getUTCDay() + 6) % 7 // Monday is 0
  const thursday = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - day + 3)
  const year = new Date(thursday).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** The last `count` weeks up to and with the one of `at`, oldest first. */
export function weeksUpTo(at: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => weekAt(at - (count - 1 - index) * 7 * dayMs))
}
