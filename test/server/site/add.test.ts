import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Config } from '../../../server/config.ts'
import type { Database } from '../../../server/db/open.ts'
import { addSite } from '../../../server/site/add.ts'
import { listSites } from '../../../server/site/list.ts'
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

let db: Database
let remove: () => void
beforeEach(async () => {
  const own = await openOwnDatabase()
  db = own.db
  remove = own.remove
})
afterEach(() => remove())

const add = (id: string, name: string, origin: string) =>
  addSite({ db, config, clock: () => 0, demo: false }, { id, name, origin })

test.each([
  ['Intra', 'https://intra.test', 'must match'],
  ['rate', 'https://intra.test', 'is taken by the page /rate'],
  ['intra', 'https://intra.test/', 'must be exactly https://intra.test'],
  ['intra', 'https://INTRA.test', 'must be exactly https://intra.test'],
  ['intra', 'https://intra.test:443', 'must be exactly https://intra.test'],
  ['intra', 'intra.test', 'must be like https://'],
  ['intra', 'ftp://intra.test', 'must be like https://'],
])('%s %s is refused in a line that says why', async (id, origin, reason) => {
  expect(await add(id, 'Intranet', origin)).toEqual({
    kind: 'refused',
    line: expect.stringContaining(reason),
  })
  expect(await listSites(db)).toEqual([])
})

test('adding a site again changes its name only', async () => {
  await add('intra', 'Intranet', 'https://intra.test')
  expect(await add('intra', 'The intranet', 'https://intra.test')).toMatchObject({ kind: 'added' })
  expect(await listSites(db)).toEqual([{ id: 'intra', name: 'The intranet', origin: 'https://intra.test' }])
})

test('neither an id nor an origin can be taken over', async () => {
  await add('intra', 'Intranet', 'https://intra.test')
  expect(await add('intra', 'Intranet', 'https://other.test')).toMatchObject({ kind: 'refused' })
  expect(await add('other', 'Other', 'https://intra.test')).toMatchObject({ kind: 'refused' })
})
