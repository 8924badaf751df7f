import type { InStatement } from '@libsql/client'
import { type Epoch, epochAt } from '../contract/epoch.ts'
import type { Decision, Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { viewersLogged } from '../identity/set-role.ts'
import { journalErasure } from '../journal/erased.ts'
import { appendToLog } from '../log/append.ts'
import type { Progress } from '../progress.ts'
import { erasure } from '../retention/erase.ts'
import { checkReferences, type Files, type Given } from './check.ts'
import { type Known, readKnown } from './known.ts'
import { parseAccounts, parsePeople } from './parse-people.ts'
import { parseTeams } from './parse-teams.ts'
import { type Absent, type DirectoryDiff, planImport, planStaying, type Writes } from './plan.ts'
import { findReassigned, type Reassigned, withoutPeople } from './reassigned.ts'
import type { CsvFile, ImportError, Table } from './table.ts'
import { writeDirectory } from './write.ts'

export type ImportOptions = {
  /** `person,site,account`: accounts that people have besides. */
  accounts?: CsvFile | undefined
  /** What becomes of those that the files do not name; they stay unless this says that they leave. */
  absent?: Absent
  /** Lets more than a third of the people leave at once. */
  allowRemovals?: boolean
  /** Ids that are somebody else's now: who had them is erased. And ids of who has another name and address. */
  reassign?: readonly string[]
  samePerson?: readonly string[]
  /** Nothing is written. */
  dryRun?: boolean
  progress?: Progress
}

export type ImportOutcome =
  | {
      kind: 'imported' | 'planned'
      teams: number // in the files
      people: number
      diff: DirectoryDiff
      reassigned: Reassigned[] // what an import would be refused for; in `planned` only
      absentTeams: number // not in the files, and staying
      absentPeople: number
    }
  | { kind: 'refused'; errors: ImportError[] }
  | { kind: 'emptied'; removed: number; of: number } // a broken export, most likely
  | { kind: 'reassigned'; people: Reassigned[] } // and nobody said whether they are the same

/**
 * Takes teams and people from CSV, all or nothing. Known ones are changed and keep the epoch they were added
 * in; whoever leaves is not erased.
 */
export async function importDirectory(
  deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>,
  teamsCsv: CsvFile | undefined,
  peopleCsv: CsvFile | undefined,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const parsed = parseFiles(teamsCsv, peopleCsv, options)
  if (parsed.errors.length > 0) return { kind: 'refused', errors: parsed.errors }
  const outcome = await deps.db.write((query) => decideImport(deps, query, parsed.files, options))
  if (outcome.kind !== 'imported') return outcome
  if ((options.reassign ?? []).length > 0) await deps.db.checkpoint() // of who was erased nothing stays in the file
  await prepareEpoch(deps)
  return outcome
}

/** What an import writes and answers, decided on what the database has. It is all of a write that goes to the log. */
export async function decideImport(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  query: Query,
  files: Files,
  options: ImportOptions,
): Promise<Decision<ImportOutcome>> {
  options.progress?.('comparing with the directory')
  const epoch = epochAt(clock(), config.epochLength)
  const { statements: own, result, viewers, erased } = decide(await readKnown(query), files, epoch, options)
  const statements = [...(await eraseAll(query, erased)), ...own]
  if (statements.length > 0) options.progress?.('writing')
  const changes = viewers === undefined ? [] : [{ what: viewersLogged, after: String(viewers) }]
  return { statements: [...statements, ...(await appendToLog(query, changes, clock()))], result }
}

function parseFiles(
  teamsCsv: CsvFile | undefined,
  peopleCsv: CsvFile | undefined,
  { accounts: accountsCsv, progress }: ImportOptions,
): { files: Files; errors: ImportError[] } {
  const errors: ImportError[] = []
  const read = <T>(
    csv: CsvFile | undefined,
    parse: (csv: CsvFile) => Table<T>,
  ): Given<T & { line: number }> => {
    if (!csv) return undefined
    progress?.(`reading ${csv.name}`)
    const table = parse(csv)
    errors.push(...table.errors)
    return { file: csv.name, rows: table.rows }
  }
  const files = {
    teams: read(teamsCsv, parseTeams),
    people: read(peopleCsv, parsePeople),
    accounts: read(accountsCsv, parseAccounts),
  }
  return { files, errors }
}

type Decided = { statements: InStatement[]; result: ImportOutcome; viewers?: number; erased?: string[] }

function decide(
  all: Known,
  files: Files,
  epoch: Epoch,
  { absent = 'stay', allowRemovals, dryRun, reassign = [], samePerson = [] }: ImportOptions,
): Decided {
  const reassigned = findReassigned(files, all).filter(({ id }) => !samePerson.includes(id))
  const unsaid = reassigned.filter(({ id }) => !reassign.includes(id))
  const erased = reassigned.map(({ id }) => id).filter((id) => reassign.includes(id))
  const known = withoutPeople(all, new Set(erased))
  const staying = planStaying(files, known, absent)
  const errors = checkReferences(files, known, staying)
  if (errors.length > 0) return { statements: [], result: { kind: 'refused', errors } }
  const { diff, writes } = planImport(files, known, staying)
  const removed = writes.leftPeople.length
  const of = [...known.people.values()].filter(({ left, managed }) => !left && !managed).length
  if (removed * 3 > of && !allowRemovals) return { statements: [], result: { kind: 'emptied', removed, of } }
  if (unsaid.length > 0 && !dryRun) return { statements: [], result: { kind: 'reassigned', people: unsaid } }
  const result: ImportOutcome = {
    kind: dryRun ? 'planned' : 'imported',
    teams: files.teams?.rows.length ?? 0,
    people: files.people?.rows.length ?? 0,
    diff,
    reassigned: unsaid,
    ...countAbsent(files, known, staying),
  }
  if (dryRun) return { statements: [], result }
  const isLosing = [...writes.leftPeople, ...erased].some((id) => all.people.get(id)?.role !== 'member')
  const viewers = writes.roles.length > 0 || isLosing ? { viewers: countViewers(known, writes) } : {}
  return { statements: writeDirectory(writes, epoch), result, erased, ...viewers }
}

/** As `rapport erase` does, within the import's own write. */
async function eraseAll(query: Query, ids: string[] = []): Promise<InStatement[]> {
  if (ids.length === 0) return []
  const { rows } = await query({
    sql: 'SELECT id, added_epoch FROM person WHERE id IN (SELECT value FROM json_each(?))',
    args: [JSON.stringify(ids)],
  })
  return rows.flatMap(({ id, added_epoch }) => [
    ...erasure(String(id), String(added_epoch)),
    journalErasure(String(id)),
  ])
}

/** How many see every team once this is written: whoever is there, and more than a member. */
function countViewers({ people }: Known, { roles, people: written, leftPeople }: Writes): number {
  const gone = new Set([...leftPeople, ...[...people].flatMap(([id, { left }]) => (left ? [id] : []))])
  for (const { id } of written) if (!people.get(id)?.managed) gone.delete(id) // who is named again is back
  const after = new Map([...people].map(([id, { role }]) => [id, role]))
  for (const { id, role } of roles) after.set(id, role)
  return [...after].filter(([id, role]) => role !== 'member' && !gone.has(id)).length
}

function countAbsent(files: Files, known: Known, { parents, people }: ReturnType<typeof planStaying>) {
  const named = {
    teams: new Set(files.teams?.rows.map(({ id }) => id)),
    people: new Set(files.people?.rows.map(({ id }) => id)),
  }
  return {
    absentTeams: [...known.teams.keys()].filter((id) => parents.has(id) && !named.teams.has(id)).length,
    absentPeople: [...known.people.keys()].filter((id) => people.has(id) && !named.people.has(id)).length,
  }
}
