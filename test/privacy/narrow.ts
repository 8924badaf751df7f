/** That a person asked a team for help, when: what a complete ticket log says. */
export type Ticket = { person: string; team: string; week: number }

/** What a database shows of one rater: how many ratings it holds of a team, arrived in weeks `from` … `to`. */
export type Holding = { team: string; from: number; to: number; count: number }

/** `rater`: whatever tells raters apart; every person has one such name `within` a team or group. */
export type Profile = { rater: string; within: string; holdings: Holding[] }

/**
 * Who each rater may be, given a complete ticket log: everybody with tickets for all that is held of them.
 * Whoever is found is nobody else within the same team or group.
 * @returns candidates by rater
 */
export function narrow(profiles: Profile[], tickets: Ticket[]): Map<string, string[]> {
  const askers = new Map<string, Map<string, number>>() // by team and week: how often each person asked
  for (const { person, team, week } of tickets) {
    const here = askers.get(`${team} ${week}`) ?? new Map<string, number>()
    askers.set(`${team} ${week}`, here.set(person, (here.get(person) ?? 0) + 1))
  }
  const candidates = new Map(profiles.map((profile) => [profile.rater, candidatesOf(profile, askers)]))
  for (const together of Map.groupBy(profiles, ({ within }) => within).values())
    eliminate(together, candidates)
  return candidates
}

function candidatesOf({ holdings }: Profile, askers: Map<string, Map<string, number>>): string[] {
  const fitting = holdings.map(({ team, from, to, count }) => {
    const asked = new Map<string, number>()
    for (let week = from; week <= to; week++) {
      for (const [person, n] of askers.get(`${team} ${week}`) ?? [])
        asked.set(person, (asked.get(person) ?? 0) + n)
    }
    return new Set([...asked].filter(([, n]) => n >= count).map(([person]) => person))
  })
  const [first = new Set<string>(), ...others] = fitting
  return [...first].filter((person) => others.every((fits) => fits.has(person)))
}

/** Strikes whoever is the only candidate for one rater out of those for the others, until nothing changes. */
function eliminate(together: Profile[], candidates: Map<string, string[]>): void {
  const found = new Set<string>()
  for (;;) {
    const next = together.find(({ rater }) => candidates.get(rater)?.length === 1 && !found.has(rater))
    const [person] = next ? (candidates.get(next.rater) ?? []) : []
    if (!next || person === undefined) return
    found.add(next.rater)
    for (const { rater } of together) {
      if (rater === next.rater) continue
      candidates.set(
        rater,
        (candidates.get(rater) ?? []).filter((other) => other !== person),
      )
    }
  }
}

/** The share of ratings whose rater is narrowed to exactly one person, and how many of those are named rightly. */
export function shareNarrowed(
  profiles: Profile[],
  candidates: Map<string, string[]>,
  personOf: Map<string, string>,
): { share: number; right: number; ratings: number } {
  const counted = profiles.map(({ rater, holdings }) => ({
    n: holdings.reduce((sum, { count }) => sum + count, 0),
    suspects: candidates.get(rater) ?? [],
    person: personOf.get(rater) ?? '',
  }))
  const ratings = counted.reduce((sum, { n }) => sum + n, 0)
  const single = counted.filter(({ suspects }) => suspects.length === 1)
  const narrowed = single.reduce((sum, { n }) => sum + n, 0)
  const right = single
    .filter(({ suspects, person }) => suspects.includes(person))
    .reduce((sum, { n }) => sum + n, 0)
  return {
    share: ratings === 0 ? 0 : narrowed / ratings,
    right: narrowed === 0 ? 1 : right / narrowed,
    ratings,
  }
}
