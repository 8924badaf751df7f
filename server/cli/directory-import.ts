import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type CsvFile, importDirectory } from '../directory/import.ts'
import type { ImportError } from '../directory/table.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

const shownErrors = 20

/** Takes teams and people from two CSV files. */
export const directoryImport: Command = {
  usage: 'rapport directory import --teams teams.csv --people people.csv',
  about: `Takes teams and people from CSV files, all or nothing.
teams.csv:  id,name,parent,kind[,lead]         (kind: team or supplier; parent: a team's id, or empty;
            lead: the id of the person who gets the team's follow-up requests, or empty)
people.csv: id,name,email,team,kind,accounts   (kind: employee, contractor, supplier or affiliate;
            accounts: ids on registered sites, like redmine=5;jira=anna)
Those that are known already are changed; those that the files do not name stay as they are.`,
  run: async (args, world) => {
    const options = { teams: { type: 'string' }, people: { type: 'string' } } as const
    const { teams, people } = parseArgs({ args, options }).values
    if (teams === undefined || people === undefined)
      throw new UsageError(`both files are needed: ${directoryImport.usage}`)
    const files = [await readCsv(teams), await readCsv(people)] as const
    return await withDatabase(world, async (deps) => {
      const outcome = await importDirectory(deps, ...files)
      if (outcome.kind === 'refused') return refuse(outcome.errors, world.complain)
      world.print(`${outcome.teams} teams and ${outcome.people} people imported.`)
      const { absentTeams, absentPeople } = outcome
      if (absentTeams + absentPeople > 0) {
        world.print(
          `${absentTeams} teams and ${absentPeople} people are not in the files; they stay as they are.`,
        )
      }
      return 0
    })
  },
}

function refuse(errors: ImportError[], complain: (line: string) => void): number {
  for (const { file, line, column, detail } of errors.slice(0, shownErrors)) {
    complain(`${file}:${line}${column ? ` ${column}` : ''}: ${detail}`)
  }
  if (errors.length > shownErrors) complain(`… and ${errors.length - shownErrors} more`)
  complain('rapport: nothing was imported.')
  return 2
}

async function readCsv(path: string): Promise<CsvFile> {
  try {
    return { name: basename(path), text: await readFile(path, 'utf8') }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!['ENOENT', 'EACCES', 'EISDIR'].includes(code)) throw cause
    throw new UsageError(`${path} cannot be read (${code})`)
  }
}
