import type { Known } from './known.ts'
import type { AccountRow, PersonRow, SiteAccount } from './parse-people.ts'
import type { TeamRow } from './parse-teams.ts'
import type { CsvFile, ImportError } from './table.ts'

/** What was given: a file that was not is undefined. */
export type Given<Row> = { file: CsvFile['name']; rows: Row[] } | undefined
export type Files = { teams: Given<TeamRow>; people: Given<PersonRow>; accounts: Given<AccountRow> }

/** Who and what stays, by id: what the files name, and what they need not name. */
export type Staying = { parents: Map<string, string | null>; people: Map<string, { team: string }> }

/** Everything that must hold between lines and files: parents, teams, sites and accounts exist and are unambiguous. */
export function checkReferences(files: Files, known: Known, staying: Staying): ImportError[] {
  return [
    ...checkTree(files, staying),
    ...checkLeads(files, staying),
    ...checkTeamsOfPeople(files, staying),
    ...checkEmptied(files, known, staying),
    ...checkAccounts(files, known, staying),
  ]
}

function checkTree({ teams }: Files, { parents }: Staying): ImportError[] {
  return (teams?.rows ?? []).flatMap(({ line, id, parent }) => {
    const error = (detail: string) => [{ file: teams?.file ?? '', line, column: 'parent', detail }]
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

function checkLeads({ teams }: Files, { people }: Staying): ImportError[] {
  return (teams?.rows ?? []).flatMap(({ line, lead }) =>
    lead && !people.has(lead)
      ? [{ file: teams?.file ?? '', line, column: 'lead', detail: `${lead} is not a person` }]
      : [],
  )
}

function checkTeamsOfPeople({ people }: Files, { parents }: Staying): ImportError[] {
  return (people?.rows ?? [])
    .filter(({ team }) => !parents.has(team))
    .map(({ line, team }) => ({
      ...{ file: people?.file ?? '', line, column: 'team' },
      detail: `${team} is not a team`,
    }))
}

/** A team that the file does not name any more may not have anybody left in it. */
function checkEmptied({ teams, people }: Files, known: Known, staying: Staying): ImportError[] {
  if (!teams) return []
  const named = new Set(people?.rows.map(({ id }) => id))
  const rest = [...staying.people].filter(([id]) => !named.has(id)) // those named have an error of their own
  const teamsOfRest = Map.groupBy(rest, ([, { team }]) => team)
  return [...known.teams.keys()].flatMap((id) => {
    const n = teamsOfRest.get(id)?.length ?? 0
    if (staying.parents.has(id) || n === 0) return []
    return [
      { file: teams.file, line: 1, column: 'id', detail: `${id} is missing, and ${n} people are in it` },
    ]
  })
}

/** Whoever is left or given accounts anew owns none of the old ones any more. */
function checkAccounts({ people, accounts }: Files, known: Known, staying: Staying): ImportError[] {
  const renewed = new Set(people?.rows.filter((row) => row.accounts).map(({ id }) => id))
  const owners = new Map(
    [...known.accounts].filter(([, person]) => staying.people.has(person) && !renewed.has(person)),
  )
  const checkOne = (person: string, { site, account }: SiteAccount): string | undefined => {
    if (!known.sites.has(site)) return `${site} is not a site; add it with \`rapport site add\``
    const owner = owners.get(`${site}=${account}`) ?? person
    owners.set(`${site}=${account}`, person)
    return owner === person ? undefined : `${site}=${account} is the account of ${owner} already`
  }
  const inPeople = (people?.rows ?? []).flatMap(({ line, id, accounts: own = [] }) =>
    toErrors(
      people?.file ?? '',
      line,
      'accounts',
      own.map((one) => checkOne(id, one)),
    ),
  )
  const inAccounts = (accounts?.rows ?? []).flatMap(({ line, person, site, account }) => [
    ...toErrors(accounts?.file ?? '', line, 'account', [checkOne(person, { site, account })]),
    ...toErrors(accounts?.file ?? '', line, 'person', [
      staying.people.has(person) ? undefined : `${person} is not a person`,
    ]),
  ])
  return [...inPeople, ...inAccounts]
}

function toErrors(
  file: string,
  line: number,
  column: string,
  details: (string | undefined)[],
): ImportError[] {
  return details.flatMap((detail) => (detail === undefined ? [] : [{ file, line, column, detail }]))
}
