/** How many ids of a kind one person named in a month; kept in memory, so that no count of anybody is stored. */
export type Tally = {
  /** False when there are `most` others already. The same id counts once, however often it comes. */
  admit: (of: { table: string; person: string; month: string; id: string }, most: number) => boolean
}

/** An empty tally. It forgets a month when the next one begins. */
export function createTally(): Tally {
  const named = new Map<string, Set<string>>()
  let current = ''
  return {
    admit: ({ table, person, month, id }, most) => {
      if (month !== current) named.clear()
      current = month
      const ids = named.get(`${table} ${person}`) ?? new Set()
      if (!ids.has(id) && ids.size >= most) return false
      named.set(`${table} ${person}`, ids.add(id))
      return true
    },
  }
}
