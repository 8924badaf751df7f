import type { InStatement } from '@libsql/client'
import { type Epoch, epochAt } from '../contract/epoch.ts'
import type { Decision, Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { viewersLogged } from '../identity/set-role.ts'
import { appendToLog } from '../log/append.ts'
import type { Progress } from '../progress.ts'
import { checkReferences, type Files, type Given } from './check.ts'
import { type Known, readKnown } from './known.ts'
import { parseAccounts, parsePeople } from './parse-people.ts'
import { parseTeams } from './parse-teams.ts'
import { type Absent, type DirectoryDiff, planImport, planStaying, type Writes } from './plan.ts'
import type { CsvFile, ImportError, Table } from './table.ts'
import { writeDirectory } from './write.ts'

export type ImportOptions = {
  /** `person,site,account`: accounts that people have besides. */
  accounts?: CsvFile | undefined
  /** What becomes of those that the files do not name; they stay unless this says that they leave. */
  absent?: Absent
  /** Lets more than a third of the people leave at once. */
  allowRemovals?: boolean
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
      absentTeams: number // not in the files, and staying
      absentPeople: number
    }
  | { kind: 'refused'; errors: ImportError[] }
  | { kind: 'emptied'; removed: number; of: number } // a broken export, most likely

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
  if (outcome.kind === 'imported') await prepareEpoch(deps)
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
  const { statements, result, viewers } = decide(await readKnown(query), files, epoch, options)
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

function decide(
  known: Known,
  files: Files,
  epoch: Epoch,
  { absent = 'stay', allowRemovals = false, dryRun = false }: ImportOptions,
): { statements: InStatement[]; result: ImportOutcome; viewers?: number } {
  const staying = planStaying(files, known, absent)
  const errors = checkReferences(files, known, staying)
  if (errors.length > 0) return { statements: [], result: { kind: 'refused', errors } }
  const { diff, writes } = planImport(files, known, staying)
  const removed = writes.leftPeople.length
  const of = [...known.people.values()].filter(({ left, managed }) => !left && !managed).length
  if (removed * 3 > of && !allowRemovals) return { statements: [], result: { kind: 'emptied', removed, of } }
  const result: ImportOutcome = {
    kind: dryRun ? 'planned' : 'imported',
    teams: files.teams?.rows.length ?? 0,
    people: files.people?.rows.length ?? 0,
    diff,
    ...countAbsent(files, known, staying),
  }
  if (dryRun) return { statements: [], result }
  const isLosing = writes.leftPeople.some((id) => known.people.get(id)?.role !== 'member')
  const viewers = writes.roles.length > 0 || isLosing ? { viewers: countViewers(known, writes) } : {}
  return { statements: writeDirectory(writes, epoch), result, ...viewers }
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
