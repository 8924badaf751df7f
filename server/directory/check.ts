import type { PersonRow } from './parse-people.ts'
import type { TeamRow } from './parse-teams.ts'
import type { ImportError } from './table.ts'

/** What the database knows already and the files may refer to. */
export type Known = {
  teams: Map<string, string | null> // parent by team
  people: Set<string>
  sites: Set<string>
  accounts: Map<string, string> // person by `<site>=<account>`
}

export type Files = { teamsFile: string; peopleFile: string; teams: TeamRow[]; people: PersonRow[] }

/** Everything that must hold between lines and files: parents, teams, sites and accounts exist and are unambiguous. */
export function checkReferences(files: Files, known: Known): ImportError[] {
  const parents = new Map([...known.teams, ...files.teams.map(({ id, parent }) => [id, parent] as const)])
  return [
    ...checkTree(files, parents),
    ...checkLeads(files, known),
    ...checkTeamsOfPeople(files, parents),
    ...checkAccounts(files, known),
  ]
}

function checkTree({ teamsFile: file, teams }: Files, parents: Map<string, string | null>): ImportError[] {
  return teams.flatMap(({ line, id, parent }) => {
    const error = (detail: string) => [{ file, line, column: 'parent', detail }]
    if (parent === null) return []
    if (!parents.has(parent)) return error(`${parent} is not a team`)
    return isBelowItself(id, parents) ? error(`${id} would be below itself`) : []
  })
}

function isBelowItself(id: string, parents: Map<string, string | null>): boolean {
  const seen = new Set<string>()
  for (let at = parents.get(id); at && !seen.has(at); at = parents.get(at)) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}

function checkLeads({ teamsFile: file, teams, people }: Files, known: Known): ImportError[] {
  const ids = new Set([...known.people, ...people.map(({ id }) => id)])
  return teams.flatMap(({ line, lead }) =>
    lead && !ids.has(lead) ? [{ file, line, column: 'lead', detail: `${lead} is not a person` }] : [],
  )
}

function checkTeamsOfPeople(
  { peopleFile: file, people }: Files,
  parents: Map<string, string | null>,
): ImportError[] {
  return people
    .filter(({ team }) => !parents.has(team))
    .map(({ line, team }) => ({ file, line, column: 'team', detail: `${team} is not a team` }))
}

function checkAccounts({ peopleFile: file, people }: Files, known: Known): ImportError[] {
  const owners = new Map(known.accounts)
  for (const [account, person] of known.accounts) {
    if (people.some(({ id }) => id === person)) owners.delete(account) // the file says anew what they have
  }
  return people.flatMap(({ line, id, accounts }) =>
    accounts.flatMap(({ site, account }) => {
      const error = (detail: string) => [{ file, line, column: 'accounts', detail }]
      if (!known.sites.has(site)) return error(`${site} is not a site; add it with \`rapport site add\``)
      const owner = owners.get(`${site}=${account}`)
      owners.set(`${site}=${account}`, id)
      return owner === undefined ? [] : error(`${site}=${account} is the account of ${owner} already`)
    }),
  )
}
