import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOrganisation } from '../../../server/organisation/create.ts'
import { readNewcomers, tabulateNames } from '../../../server/organisation/newcomers.ts'
import { openWorld, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const newcomers = (...names: string[]) =>
  readNewcomers({ organisation: 'Lumen Works', people: tabulateNames(names, '') })
const countOf = async (table: string) => (await world.deps.db.query(`SELECT 1 FROM ${table}`)).rows.length

test('nothing is written where people came in the meantime', async () => {
  const before = await Promise.all(['person', 'team', 'invite', 'log_entry'].map(countOf))
  const outcome = await createOrganisation(world.deps, newcomers('Anna', 'Boris').files)
  expect(outcome).toEqual({ kind: 'has-people', people: 21 })
  expect(await Promise.all(['person', 'team', 'invite', 'log_entry'].map(countOf))).toEqual(before)
})

test('people of one name, of names in other letters and without a team are told apart by their ids', () => {
  const { people, files, errors } = newcomers(
    ...['Anna Ek', 'Anna Ek', 'Ольга', 'Ирина', 'anna ek <anna.ek@corp.example>', "O'Neill"],
  )
  expect(errors).toEqual([])
  expect(people.map(({ id }) => id)).toEqual([
    'anna-ek',
    'anna-ek-2',
    'person-1',
    'person-2',
    'anna.ek',
    'o-neill',
  ])
  expect(new Set(people.map(({ team }) => team))).toEqual(new Set(['lumen-works']))
  expect(files.teams?.rows).toHaveLength(1)
})

test('teams in other letters are teams too, one for each name', () => {
  const text = 'name,team\nAnna,Отдел кадров\nBoris,Склад\nHana,Отдел кадров\n'
  const { people, files, errors } = readNewcomers({ organisation: 'Заря', people: { name: 'p', text } })
  expect(errors).toEqual([])
  expect(people.map(({ team }) => team)).toEqual(['team-1', 'team-2', 'team-1'])
  expect(files.teams?.rows.map(({ id, name, parent }) => ({ id, name, parent }))).toEqual([
    { id: 'company', name: 'Заря', parent: null },
    { id: 'team-1', name: 'Отдел кадров', parent: 'company' },
    { id: 'team-2', name: 'Склад', parent: 'company' },
  ])
})
