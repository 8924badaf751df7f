import { describe, expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import { createSnapshot } from '../../../server/directory/snapshot.ts'
import { findColleagues } from '../../../widget/core/find-colleagues.ts'
import { identifyHelper } from '../../../widget/core/identify.ts'
import type { HelperRef } from '../../../widget/core/port.ts'
import { openWorld } from '../../support/in-process.ts'

const portal = 'https://portal.test'

/** The directory as the server gives it, with these people: `id,name,email,accounts`. */
async function directoryOf(...people: string[]) {
  const world = await openWorld()
  const lines = people.map((line) => {
    const [id, name, email, accounts] = line.split(',')
    return [id, name, email, 'it', 'employee', accounts].join(',')
  })
  const text = `id,name,email,team,kind,accounts\n${lines.join('\n')}\n`
  const outcome = await importDirectory(world.deps, undefined, { name: 'people.csv', text })
  expect(outcome.kind).toBe('imported')
  const directory = await createSnapshot(world.deps)
  world.close()
  return (helper: HelperRef, origin = portal) =>
    identifyHelper(directory, origin, helper).then((found) => found?.id)
}

const account = (account: string, name?: string): HelperRef =>
  name === undefined ? { kind: 'account', account } : { kind: 'account', account, name }

describe('an account', () => {
  test('is whose it is on that site, before any address and name', async () => {
    const identify = await directoryOf(
      'ada,Ada Byron,,portal=bea@corp.test;portal=ada2',
      'bea,Bea Smith,bea@corp.test,',
    )
    expect(await identify(account('bea@corp.test', 'Bea Smith'))).toBe('ada')
    expect(await identify(account('ada2'))).toBe('ada') // one of several
    expect(await identify(account('bea@corp.test'), 'https://other.test')).toBe('bea')
    expect(await identify(account('BEA@Corp.test'), 'https://other.test')).toBe('bea')
  })

  test('is not whose id in the directory is the same text, unless the page’s author gave it', async () => {
    const identify = await directoryOf('5,Anna Other,,')
    expect(await identify(account('5', 'Bob Redmine'))).toBeUndefined()
    expect(await identify(account('5'))).toBeUndefined()
    expect(await identify({ kind: 'account', account: '5', mayBeId: true })).toBe('5')
  })

  test('is else who has that address, unless two have', async () => {
    const identify = await directoryOf(
      'ada,Ada,team@corp.test,',
      'bea,Bea,team@corp.test,',
      'cy,Cy,cy@corp.test,',
    )
    expect(await identify(account('cy@corp.test'))).toBe('cy')
    expect(await identify(account('team@corp.test', 'Cy'))).toBeUndefined()
  })

  test('is else the only one of that name, unless that one has another account here or another address', async () => {
    const identify = await directoryOf(
      'ada,Ada Byron,,',
      'bea,Bea Smith,,portal=bea',
      'cy,Cy Young,cy@corp.test,',
      'dan1,Dan Twin,,',
      'dan2,Dan Twin,,portal=dan2',
    )
    expect(await identify(account('a7', 'Ada  BYRON'))).toBe('ada')
    expect(await identify(account('b7', 'Bea Smith'))).toBeUndefined()
    expect(await identify(account('cy.young@home.test', 'Cy Young'))).toBeUndefined()
    expect(await identify(account('d7', 'Dan Twin'))).toBeUndefined()
    expect(await identify(account('nobody'))).toBeUndefined()
  })
})

describe('a bare name', () => {
  test('is looked for among the site’s people first', async () => {
    const identify = await directoryOf('dan1,Dan Twin,,', 'dan2,Dan Twin,,portal=dan2', 'eve,Eve Other,,')
    expect(await identify({ kind: 'name', name: 'Dan Twin' })).toBe('dan2')
    expect(await identify({ kind: 'name', name: 'Dan Twin' }, 'https://other.test')).toBeUndefined()
    expect(await identify({ kind: 'name', name: 'Eve Other' })).toBe('eve')
  })
})

test('a team that is gone is not offered, and one that a page names is still found', async () => {
  const world = await openWorld()
  await world.deps.db.run([{ sql: "UPDATE team SET left_epoch = '2026-11' WHERE id = 'lab'", args: [] }])
  const directory = await createSnapshot(world.deps)
  world.close()
  expect(findColleagues(directory, 'lab').filter(({ kind }) => kind === 'team')).toEqual([])
  expect(findColleagues(directory, 'it').map(({ id }) => id)).toContain('it')
  expect((await identifyHelper(directory, portal, { kind: 'team', id: 'lab' }))?.id).toBe('lab')
})
