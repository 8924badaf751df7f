import { expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import { mayView } from '../../../server/summary/may-view.ts'
import { openWorld } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

const teams: [string, string | null, string | null][] = [
  ['corp', null, 'chief'],
  ['it', 'corp', 'ivan'],
  ['apps', 'it', null],
  ['web', 'apps', null],
  ['duo', 'web', null], // shown within web
  ['hr', 'corp', 'hana'],
  ['ship', null, null], // a supplier: a tree of its own
]
const tree = {
  names: new Map(teams.map(([id]) => [id, id])),
  parents: new Map(teams.map(([id, parent]) => [id, parent])),
  leads: new Map(teams.map(([id, , lead]) => [id, lead])),
}

test.each([
  ['a member', { person: 'mia', team: 'web', pool: 'web', role: 'member' as const }, ['corp', 'web']],
  [
    'a member of a small team',
    { person: 'dan', team: 'duo', pool: 'web', role: 'member' as const },
    ['corp', 'duo', 'web'],
  ],
  ['a supplier', { person: 'sam', team: 'ship', pool: 'ship', role: 'member' as const }, ['ship']],
  [
    'an analyst',
    { person: 'ada', team: 'web', pool: 'web', role: 'analyst' as const },
    teams.map(([id]) => id).toSorted(),
  ],
  [
    'who leads a branch',
    { person: 'ivan', team: 'it', pool: 'it', role: 'member' as const },
    ['apps', 'corp', 'duo', 'it', 'web'],
  ],
  [
    'who leads a team elsewhere',
    { person: 'hana', team: 'web', pool: 'web', role: 'member' as const },
    ['corp', 'hr', 'web'],
  ],
  [
    'who leads the whole',
    { person: 'chief', team: 'corp', pool: 'corp', role: 'member' as const },
    teams
      .map(([id]) => id)
      .filter((id) => id !== 'ship')
      .toSorted(),
  ],
])('%s sees no more and no less', (_, viewer, seen) => {
  const all = [...tree.names.keys(), 'nowhere']
  expect(all.filter((id) => mayView(tree, viewer, id)).toSorted()).toEqual(seen)
})

test('the answer is refused or given accordingly, and a team newer than the freeze is shown as its ancestor’s', async () => {
  const world = await openWorld()
  const lead = await createMember(world, 'it-1')
  const hr = await createMember(world, 'hr-1')
  await lead('GET', '/v1/summaries/it')
  expect((await lead('GET', '/v1/summaries/lab')).status).toBe(403)

  world.clock.now = Date.UTC(2026, 11, 20)
  const head = 'id,name,parent,kind,lead'
  const people = { name: 'people.csv', text: 'id,name,email,team,kind,accounts\n' }
  await importDirectory(world.deps, { name: 'teams.csv', text: `${head}\n` }, people) // freezes December
  const rows = ['it,IT,corp,team,it-1', 'new,New,lab,team,', 'newer,Newer,new,team,']
  await importDirectory(world.deps, { name: 'teams.csv', text: `${[head, ...rows].join('\n')}\n` }, people)
  expect(await lead('GET', '/v1/summaries/newer')).toMatchObject({
    status: 200,
    body: { team: { id: 'newer' }, shown: { id: 'it' } },
  })
  expect((await lead('GET', '/v1/summaries/lab')).status).toBe(200)
  const answers = ['hr', 'corp', 'it', 'newer'].map((team) => hr('GET', `/v1/summaries/${team}`))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 403, 403])
  world.close()
})
