import type { PersonRow } from '../directory/parse-people.ts'
import type { CsvFile } from '../directory/table.ts'
import { findWrong } from '../organisation/create.ts'
import { type Newcomers, readNewcomers, tabulateNames, typedNames } from '../organisation/newcomers.ts'
import type { Asking } from './asking.ts'
import { describeErrors } from './directory-diff.ts'
import { readCsv } from './directory-import.ts'
import { type Read, readName, right, settle, wrong } from './question.ts'
import { UsageError } from './world.ts'

/** Takes the people from a file, or from what is typed. */
export async function askPeople(asking: Asking, organisation: string): Promise<Newcomers> {
  const teams = await readCsv(asking.options.teams)
  const take = (people: CsvFile): Read<Newcomers> => {
    const newcomers = readNewcomers({ organisation, people, teams })
    const errors = newcomers.errors.length > 0 ? newcomers.errors : findWrong(newcomers.files, asking.known)
    if (errors.length > 0) return wrong(describeErrors(errors).join('\n'))
    return newcomers.people.length > 0 ? right(newcomers) : wrong('there is nobody in it')
  }
  const found = await settle(
    {
      option: '--people',
      given: asking.options.people,
      text: 'Where is the CSV file of your people (name; if you like email, team, id)? Enter to type their names:',
      ...(asking.ask ? { offered: '' } : {}),
      read: async (path) => (path === '' ? right(undefined) : await readFileOf(path, take)),
    },
    asking,
  )
  return found ?? (await askNames(asking, organisation, take))
}

async function readFileOf(
  path: string,
  take: (people: CsvFile) => Read<Newcomers>,
): Promise<Read<Newcomers>> {
  try {
    const csv = await readCsv(path)
    return csv ? take(csv) : wrong('no file')
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause
    return wrong(cause.message)
  }
}

async function askNames(
  asking: Asking,
  organisation: string,
  take: (people: CsvFile) => Read<Newcomers>,
): Promise<Newcomers> {
  const names: string[] = []
  asking.complain('Their names, yours first, with commas or lines between, and Name <address> if you like.')
  return settle(
    {
      option: '--people',
      text: 'Names, an empty line ends:',
      offered: '',
      read: async (line) => {
        names.push(
          ...line
            .split(/[,;]/)
            .map((name) => name.trim())
            .filter((name) => name !== ''),
        )
        if (line !== '') return wrong(`${names.length} so far.`)
        const team = await askTeam(asking, organisation)
        const outcome = take(tabulateNames(names, team))
        if (outcome.kind === 'wrong') names.length = 0 // typed anew
        return outcome
      },
    },
    asking,
  )
}

function askTeam(asking: Asking, organisation: string): Promise<string> {
  const text = 'More teams can come later. Which one are they in?'
  return settle({ option: '--teams', text, offered: organisation, read: readName }, asking)
}

/** Asks who is to be administrator, unless the file says. */
export async function askAdministrator(asking: Asking, newcomers: Newcomers): Promise<PersonRow | undefined> {
  const { people } = newcomers
  if (asking.options.administrator === undefined && people.some(({ role }) => role === 'administrator'))
    return undefined
  const isTyped = newcomers.files.people?.file === typedNames
  return settle(
    {
      option: '--administrator',
      given: asking.options.administrator,
      text: "Who looks after Rapport, and sees every team's results (id, name or address; - for nobody)?",
      offered: (isTyped && people[0]?.id) || '-',
      read: (text) => {
        if (text === '-') return right(undefined)
        const found = people.filter(({ id, name, email }) => [id, name, email].includes(text))
        const [one] = found
        if (one && found.length === 1) return right(one)
        return wrong(
          `${JSON.stringify(text)} is ${one ? `the name of ${found.length} of your people: give the id` : 'nobody of your people'}`,
        )
      },
    },
    asking,
  )
}
