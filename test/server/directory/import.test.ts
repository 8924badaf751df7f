import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../../server/config.ts'
import type { Database } from '../../../server/db/open.ts'
import { person } from '../../../server/db/schema/directory.ts'
import { importDirectory } from '../../../server/directory/import.ts'
import { createSnapshot } from '../../../server/directory/snapshot.ts'
import { addSite } from '../../../server/site/add.ts'
import { openOwnDatabase } from '../../support/database.ts'

const config: Config = {
  publicUrl: 'https://rapport.test',
  port: 0,
  host: '127.0.0.1',
  databaseUrl: '',
  organisation: 'Lumen',
  pace: 'weekly',
  epochLength: 'month',
}
const november = Date.UTC(2026, 10, 4)
const december = Date.UTC(2026, 11, 4)

let db: Database
let remove: () => void
let now: number

beforeEach(async () => {
  now = november
  const own = await openOwnDatabase()
  db = own.db
  remove = own.remove
  await addSite(deps(), { id: 'redmine', name: 'Redmine', origin: 'https://redmine.test' })
})

afterEach(() => remove())

const deps = () => ({ db, config, clock: () => now, demo: false })

const teamsHead = 'id,name,parent,kind'
const peopleHead = 'id,name,email,team,kind,accounts'
const neededHead = 'id,name,email,team,kind'
const someTeams = ['corp,Lumen,,team', 'hr,HR,corp,team', 'it,IT,corp,team']
const fourEach = ['hr', 'it'].flatMap((team) =>
  [1, 2, 3, 4].map((n) => `${team}${n},Person ${n},,${team},employee,`),
)

function take(teams: string[], people: string[], heads = [teamsHead, peopleHead]) {
  const file = (name: string, lines: (string | undefined)[]) => ({ name, text: `${lines.join('\n')}\n` })
  return importDirectory(
    deps(),
    file('teams.csv', [heads[0], ...teams]),
    file('people.csv', [heads[1], ...people]),
  )
}

async function errorsOf(teams: string[], people: string[], heads?: string[]) {
  const outcome = await take(teams, people, heads)
  if (outcome.kind !== 'refused') throw new Error(`it was ${outcome.kind}`)
  return outcome.errors.map(({ file, line, column, detail }) => `${file}:${line} ${column}: ${detail}`)
}

describe('what is wrong is named by file, line and column', () => {
  test.each([
    ['an unknown parent', ['hr,HR,corp,team'], [], 'teams.csv:2 parent: corp is not a team'],
    ['a circle', ['a,A,b,team', 'b,B,a,team'], [], 'teams.csv:2 parent: a would be below itself'],
    ['an unknown kind', ['corp,Lumen,,firm'], [], 'teams.csv:2 kind: must be team or supplier'],
    ['an id with capitals', ['Corp,Lumen,,team'], [], 'teams.csv:2 id: must match [a-z0-9-]{1,64}'],
    ['a team twice', [...someTeams, 'hr,HR,corp,team'], [], 'teams.csv:5 id: hr is there twice'],
    ['an unknown team', someTeams, ['anna,Anna,,sales,employee,'], 'people.csv:2 team: sales is not a team'],
    ['no name', someTeams, ['anna,,,hr,employee,'], 'people.csv:2 name: must have something to read'],
    [
      'a name with NUL',
      someTeams,
      ['anna,An\u0000na,,hr,employee,'],
      'people.csv:2 name: must not have control characters',
    ],
    [
      'a wrong address',
      someTeams,
      ['anna,Anna,anna,hr,employee,'],
      'people.csv:2 email: must be an e-mail address, or empty',
    ],
    [
      'an account without a site',
      someTeams,
      ['anna,Anna,,hr,employee,anna'],
      'people.csv:2 accounts: must be like redmine=5;jira=anna',
    ],
    [
      'an account on an unknown site',
      someTeams,
      ['anna,Anna,,hr,employee,jira=anna'],
      'people.csv:2 accounts: jira is not a site; add it with `rapport site add`',
    ],
    [
      'an account of two people',
      someTeams,
      ['a,A,,hr,employee,redmine=5', 'b,B,,hr,employee,redmine=5'],
      'people.csv:3 accounts: redmine=5 is the account of a already',
    ],
  ])('%s', async (_name, teams, people, error) => {
    expect(await errorsOf(teams, people)).toContain(error)
  })

  test('a missing column, a foreign one and a line that is too long', async () => {
    expect(await errorsOf([], [], ['id,name,parent', peopleHead])).toEqual([
      `teams.csv:1 kind: is missing; the first line must name the columns ${teamsHead}`,
    ])
    expect(await errorsOf([], [], [teamsHead, `${peopleHead},salary`])).toEqual([
      `people.csv:1 salary: is unknown or there twice; the first line must name the columns ${neededHead}`,
    ])
    expect(await errorsOf(['corp,Lumen,,team,x'], [])).toEqual([expect.stringMatching(/^teams\.csv:2 /)])
  })
})

test('one wrong line keeps everything out', async () => {
  await errorsOf(someTeams, [...fourEach, 'anna,Anna,,sales,employee,'])
  const { rows } = await db.write(async (query) => ({
    statements: [],
    result: await query(
      'SELECT (SELECT count(*) FROM team) AS teams, (SELECT count(*) FROM person) AS people',
    ),
  }))
  expect({ ...rows[0] }).toEqual({ teams: 0, people: 0 })
})

test('known people are changed and keep their epoch, absent ones stay and are counted', async () => {
  await take(someTeams, fourEach)
  now = december
  const outcome = await take(
    ['hr,Human Resources,corp,team'],
    ['hr1,Anna Petrova,,it,contractor,redmine=5', 'new,New,,hr,employee,'],
  )
  expect(outcome).toMatchObject({ kind: 'imported', teams: 1, people: 2, absentTeams: 2, absentPeople: 7 })
  const people = await db.read.select().from(person)
  expect(people).toHaveLength(9)
  expect(people.find(({ id }) => id === 'hr1')).toMatchObject({
    name: 'Anna Petrova',
    team: 'it',
    addedEpoch: '2026-11',
  })
  expect(people.find(({ id }) => id === 'new')).toMatchObject({ addedEpoch: '2026-12' })
})

test('names in any script and quoted commas survive', async () => {
  await take(someTeams, [...fourEach, 'wei,"陈伟, Wei",,hr,employee,', 'fola,Folákẹ́,,hr,employee,'])
  const { people } = await createSnapshot(deps())
  expect(people.find(({ id }) => id === 'wei')?.name).toBe('陈伟, Wei')
  expect(people.find(({ id }) => id === 'fola')?.name).toBe('Folákẹ́')
})

describe('the snapshot', () => {
  test('names accounts and sites, and no address', async () => {
    await take(someTeams, [...fourEach, 'anna,Anna,anna@lumen.test,hr,employee,redmine=5'])
    const snapshot = await createSnapshot(deps())
    expect(snapshot.people.find(({ id }) => id === 'anna')).toEqual({
      id: 'anna',
      name: 'Anna',
      team: 'hr',
      accounts: { redmine: '5' },
      mail: 'FeKMvcWp', // the first six bytes of the SHA-256
    })
    expect(snapshot.sites).toEqual([{ id: 'redmine', name: 'Redmine', origin: 'https://redmine.test' }])
    expect(JSON.stringify(snapshot)).not.toContain('anna@lumen.test')
  })

  test('a team that is newer than the freeze takes group and pool of its nearest frozen ancestor', async () => {
    await take(someTeams, fourEach)
    now = december
    await take([], [])
    await take(['hr-pay,Payroll,hr,team'], ['pia,Pia,,hr-pay,employee,'])
    const { teams } = await createSnapshot(deps())
    const [hr, payroll] = ['hr', 'hr-pay'].map((id) => teams.find((team) => team.id === id))
    expect(payroll).toEqual({
      id: 'hr-pay',
      name: 'Payroll',
      parent: 'hr',
      kind: 'team',
      group: hr?.group,
      pool: hr?.pool,
    })
  })

  test('a team without a frozen ancestor is left out, and its people too', async () => {
    await take(someTeams, fourEach)
    now = december
    await take([], [])
    await take(['ship,Shipping,,supplier'], ['sam,Sam,,ship,supplier,'])
    const { teams, people } = await createSnapshot(deps())
    expect(teams.map(({ id }) => id)).not.toContain('ship')
    expect(people.map(({ id }) => id)).not.toContain('sam')
  })
})
