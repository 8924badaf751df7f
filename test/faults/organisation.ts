/** A tree for `raters` people: departments of four teams, the last team of each too small for a pool of its own. */
export function createOrganisation(raters: number) {
  const departments = Math.max(1, Math.floor(raters / 18))
  const teams = Array.from({ length: departments }, (_, department) =>
    [0, 1, 2, 3].map((team) => ({
      id: `d${department}-t${team}`,
      parent: `d${department}`,
      small: team === 3,
    })),
  ).flat()
  const large = teams.filter(({ small }) => !small)
  const people = Array.from({ length: raters }, (_, index) => ({
    id: `p${index}`,
    team:
      (index < 2 * departments
        ? teams.filter(({ small }) => small)[index % departments]
        : large[index % large.length]
      )?.id ?? 'd0-t0',
  }))
  const parents = new Map<string, string | null>([['org', null]])
  for (const { id, parent } of teams) parents.set(id, parent).set(parent, 'org')
  return { parents, people, rated: teams.map(({ id }) => id) }
}

export type Organisation = ReturnType<typeof createOrganisation>

/** As `rapport directory import` takes it. */
export function toCsv({ parents, people }: Organisation): { teams: string; people: string } {
  const teamRows = [...parents].map(([id, parent]) => `${id},Team ${id},${parent ?? ''},team`)
  const peopleRows = people.map(({ id, team }) => `${id},Person ${id},,${team},employee,`)
  return {
    teams: ['id,name,parent,kind', ...teamRows].join('\n'),
    people: ['id,name,email,team,kind,accounts', ...peopleRows].join('\n'),
  }
}
