import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeText } from '../directory/decode.ts'
import { type ImportOutcome, importDirectory } from '../directory/import.ts'
import type { CsvFile } from '../directory/table.ts'
import { type CommandWorld, defineCommand } from './command.ts'
import { describeDiff, describeErrors, describeReassigned } from './directory-diff.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

const flag = { type: 'boolean', default: false } as const
const file = { type: 'string' } as const
const ids = { type: 'string', multiple: true } as const
const options = {
  ...{ teams: file, people: file, accounts: file },
  ...{ 'dry-run': flag, partial: flag, 'allow-removals': flag, reassign: ids, 'same-person': ids },
}

/** Takes teams, people and accounts from CSV files. */
export const directoryImport = defineCommand({
  usage:
    'rapport directory import [--teams teams.csv] [--people people.csv] [--accounts accounts.csv] [--dry-run] [--partial] [--allow-removals] [--reassign ID]… [--same-person ID]…',
  about: `Takes teams, people and accounts from CSV files, all or nothing.
teams.csv:    id,name,parent,kind[,lead]   (kind: team or supplier; parent: a team's id, or empty;
              lead: the id of the person who gets the team's follow-up requests, or empty)
people.csv:   id,name,email,team,kind      (kind: employee, contractor, supplier or affiliate), and their ids
              on registered sites: accounts (like redmine=5;jira=anna), or a column for each, like account:redmine
              and, if you like, role: member, analyst or administrator, or empty to leave it as it is
accounts.csv: person,site,account          (each an id on a site that somebody has besides)
Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252.
Whoever a file does not name any more leaves, and is erased only by \`rapport erase\`; teams likewise.
--dry-run         shows what would change, and changes nothing
--partial         what the files do not name stays as it is
--allow-removals  lets more than a third of the people leave at once
An id whose name and address are both others is refused until you say which it is, as often as there are such ids:
--reassign        it is somebody else's now: who had it is erased, as by rapport erase, and the new person added
--same-person     it is the same person's still`,
  options,
  run: async ({ values }, world) => {
    const [teams, people, accounts] = await Promise.all(
      [values.teams, values.people, values.accounts].map((path) => readCsv(path)),
    )
    if (!teams && !people && !accounts)
      throw new UsageError('at least one file is needed: --teams, --people or --accounts')
    return await withDatabase(world, async (deps) => {
      const outcome = await importDirectory(deps, teams, people, {
        accounts,
        absent: values.partial ? 'stay' : 'leave',
        allowRemovals: values['allow-removals'],
        dryRun: values['dry-run'],
        reassign: values.reassign ?? [],
        samePerson: values['same-person'] ?? [],
        progress: world.progress,
      })
      return report(outcome, world)
    })
  },
})

function report(outcome: ImportOutcome, { json, show, complain }: CommandWorld): number {
  switch (outcome.kind) {
    case 'refused':
      show(outcome)
      for (const line of json ? [] : describeErrors(outcome.errors)) complain(line)
      complain('rapport: nothing was imported.')
      return 2
    case 'emptied':
      show(outcome)
      complain(
        `rapport: nothing was imported: ${outcome.removed} of ${outcome.of} people are not in the file. If they did leave, say --allow-removals; if the file names only some, --partial.`,
      )
      return 2
    case 'reassigned':
      show(outcome)
      for (const line of describeReassigned(outcome.people)) complain(line)
      complain(
        'rapport: nothing was imported: for each of these say --reassign ID, if it is somebody else now, or --same-person ID.',
      )
      return 2
    case 'planned':
    case 'imported':
      for (const line of describeReassigned(outcome.reassigned)) complain(line)
      show(outcome, ...describeOutcome(outcome))
      return 0
  }
}

function describeOutcome(outcome: Extract<ImportOutcome, { kind: 'imported' | 'planned' }>): string[] {
  const { kind, teams, people, diff, absentTeams, absentPeople } = outcome
  const done =
    kind === 'planned'
      ? `${teams} teams and ${people} people would be imported.`
      : `${teams} teams and ${people} people imported.`
  const absent = `${absentTeams} teams and ${absentPeople} people are not in the files; they stay as they are.`
  return [
    ...describeDiff(diff, { whole: kind === 'planned' }),
    done,
    ...(absentTeams + absentPeople > 0 ? [absent] : []),
  ]
}

/** @throws UsageError for a file that cannot be read */
export async function readCsv(path: string | undefined): Promise<CsvFile | undefined> {
  if (path === undefined) return undefined
  try {
    return { name: basename(path), text: decodeText(await readFile(path)) }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!['ENOENT', 'EACCES', 'EISDIR'].includes(code)) throw cause
    throw new UsageError(`${path} cannot be read (${code})`)
  }
}
