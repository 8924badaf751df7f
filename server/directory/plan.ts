import type { StoredRole } from '../identity/roles.ts'
import type { Files, Staying } from './check.ts'
import type { Known, KnownPerson } from './known.ts'
import type { PersonRow, SiteAccount } from './parse-people.ts'
import type { TeamRow } from './parse-teams.ts'

type Named = { id: string; name: string }
type FieldChange = { field: string; before: string | null; after: string | null }
type Changed = Named & { fields: FieldChange[] }

/** What an import changes. Whose team changes is in `moved`, and in `changed` too if anything else does. */
export type DirectoryDiff = {
  teams: { added: Named[]; changed: Changed[]; returned: Named[]; removed: Named[] }
  people: {
    added: Named[]
    changed: Changed[]
    moved: (Named & { from: string; to: string })[]
    returned: Named[]
    removed: Named[]
  }
}

/** Rows to be written, each whole. `accounts` are whole for everybody in `accountsOf`. */
export type Writes = {
  teams: TeamRow[]
  people: Omit<PersonRow, 'accounts' | 'line' | 'role'>[]
  roles: { id: string; role: StoredRole }[]
  accountsOf: string[]
  accounts: (SiteAccount & { person: string })[]
  leftTeams: string[]
  leftPeople: string[]
}

export type Absent = 'stay' | 'leave'

/** Who and what stays. Whom an identity provider keeps up to date stays until it says otherwise. */
export function planStaying({ teams, people }: Files, known: Known, absent: Absent): Staying {
  const keepsTeams = absent === 'stay' || !teams
  const keepsPeople = absent === 'stay' || !people
  const oldTeams = [...known.teams].filter(([, { left }]) => keepsTeams && !left)
  const oldPeople = [...known.people].filter(([, { left, managed }]) => !left && (keepsPeople || managed))
  const newPeople = (people?.rows ?? []).filter(({ id }) => !known.people.get(id)?.managed)
  return {
    parents: new Map([
      ...oldTeams.map(([id, { parent }]) => [id, parent] as const),
      ...(teams?.rows ?? []).map(({ id, parent }) => [id, parent] as const),
    ]),
    people: new Map([
      ...oldPeople.map(([id, { team }]) => [id, { team }] as const),
      ...newPeople.map(({ id, team }) => [id, { team }] as const),
    ]),
  }
}

/** What the files change, and what is to be written for it. Pure; the files were checked. */
export function planImport(
  files: Files,
  known: Known,
  staying: Staying,
): { diff: DirectoryDiff; writes: Writes } {
  const teams = planTeams(files.teams?.rows ?? [], known, staying)
  const people = planPeople(files, known, staying)
  return {
    diff: { teams: teams.diff, people: people.diff },
    writes: { ...teams.writes, ...people.writes },
  }
}

function planTeams(rows: TeamRow[], known: Known, staying: Staying) {
  const diff: DirectoryDiff['teams'] = { added: [], changed: [], returned: [], removed: [] }
  const teams: TeamRow[] = []
  for (const row of rows) {
    const before = known.teams.get(row.id)
    const { name: called, parent, kind, lead } = row
    const after = { name: called, parent, kind, ...(lead === undefined ? {} : { lead }) }
    const fields = before ? changesOf(before, after) : []
    const name = { id: row.id, name: row.name }
    if (!before) diff.added.push(name)
    else if (before.left) diff.returned.push(name)
    else if (fields.length > 0) diff.changed.push({ ...name, fields })
    if (!before || before.left || fields.length > 0) teams.push(row)
  }
  const leftTeams = [...known.teams].filter(([id, { left }]) => !left && !staying.parents.has(id))
  diff.removed.push(...leftTeams.map(([id, { name }]) => ({ id, name })))
  return { diff, writes: { teams, leftTeams: leftTeams.map(([id]) => id) } }
}

function planPeople(files: Files, known: Known, staying: Staying) {
  const diff: DirectoryDiff['people'] = { added: [], changed: [], moved: [], returned: [], removed: [] }
  const writes: Omit<Writes, 'teams' | 'leftTeams'> = {
    ...{ people: [], roles: [], accountsOf: [], accounts: [], leftPeople: [] },
  }
  const owned = Map.groupBy(known.accounts, ([, person]) => person)
  const more = Map.groupBy(files.accounts?.rows ?? [], ({ person }) => person)
  const rows = new Map((files.people?.rows ?? []).map((row) => [row.id, row]))
  for (const id of new Set([...rows.keys(), ...more.keys()])) {
    const row = rows.get(id)
    const before = known.people.get(id)
    const accounts = planAccounts(
      row,
      (owned.get(id) ?? []).map(([account]) => account),
      more.get(id) ?? [],
    )
    if (accounts.after !== accounts.before) {
      writes.accountsOf.push(id)
      writes.accounts.push(...accounts.rows.map((account) => ({ ...account, person: id })))
    }
    const after = row && !before?.managed ? row : before
    if (after) notePerson(diff, writes, id, { before, after, accounts, role: row?.role })
  }
  for (const [id, { name, left }] of known.people) {
    if (left || staying.people.has(id)) continue
    diff.removed.push({ id, name })
    writes.leftPeople.push(id)
  }
  return { diff, writes }
}

type Accounts = { before: string; after: string; rows: SiteAccount[] }
type Attributes = Pick<KnownPerson, 'name' | 'email' | 'team' | 'kind'>
type Noted = {
  before: KnownPerson | undefined
  after: Attributes
  accounts: Accounts
  role: StoredRole | undefined // as it is, where undefined
}

function notePerson(
  diff: DirectoryDiff['people'],
  writes: Pick<Writes, 'people' | 'roles'>,
  id: string,
  { before, after, accounts, role }: Noted,
): void {
  const name = { id, name: after.name }
  const { name: called, email, team } = after
  const kind = after.kind as PersonRow['kind'] // of the file, or of the database, which holds nothing else
  const fields = before ? changesOf(before, { name: called, email, kind }) : []
  const returns = before?.left === true && !before.managed
  const moves = before !== undefined && before.team !== team
  if (!before || returns || moves || fields.length > 0)
    writes.people.push({ id, name: called, email, team, kind })
  if (before && accounts.before !== accounts.after)
    fields.push({ field: 'accounts', before: accounts.before, after: accounts.after })
  const had = before?.role ?? 'member'
  if (role !== undefined && role !== had) {
    writes.roles.push({ id, role })
    fields.push({ field: 'role', before: had, after: role })
  }
  if (!before) diff.added.push(name)
  if (returns) diff.returned.push(name)
  if (moves) diff.moved.push({ ...name, from: before.team, to: team })
  if (fields.length > 0) diff.changed.push({ ...name, fields })
}

function planAccounts(row: PersonRow | undefined, before: string[], more: SiteAccount[]): Accounts {
  const told = row?.accounts?.map(({ site, account }) => `${site}=${account}`) ?? before
  const after = new Set([...told, ...more.map(({ site, account }) => `${site}=${account}`)])
  const rows = [...after].map((text) => {
    const [site = ''] = text.split('=', 1)
    return { site, account: text.slice(site.length + 1) }
  })
  return { before: before.toSorted().join(';'), after: [...after].sort().join(';'), rows }
}

/** Of the fields in `after`. */
function changesOf(before: Record<string, unknown>, after: Record<string, string | null>): FieldChange[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const was = before[field] === null || before[field] === undefined ? null : String(before[field])
    return was === value ? [] : [{ field, before: was, after: value }]
  })
}
