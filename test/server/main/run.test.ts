import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { publicUrl, runCommand } from '../../support/command-line.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-run-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

function rapport(args: string[], env: Record<string, string> = {}) {
  const database = `file:${join(dir, 'rapport.db')}`
  return runCommand(args, { env: { RAPPORT_PUBLIC_URL: publicUrl, RAPPORT_DATABASE_URL: database, ...env } })
}

test.each([
  ['a missing variable', { RAPPORT_PUBLIC_URL: '' }, /RAPPORT_PUBLIC_URL .*it should be/],
  ['a wrong variable', { RAPPORT_PACE: 'daily' }, /RAPPORT_PACE is "daily"; it should be weekly/],
  ['an unknown variable', { RAPPORT_PROT: '80' }, /RAPPORT_PROT is not a setting/],
])('%s is one line that names it, and 2', async (_name, env, line) => {
  expect(await rapport(['serve'], env)).toEqual({ code: 2, out: [], err: [expect.stringMatching(line)] })
})

test.each([
  ['an unknown command', ['fly'], /there is no command "fly"/],
  ['an unknown option', ['serve', '--fast'], /'--fast'/],
  ['an invite for nobody', ['invite'], /one word or more is needed: rapport invite PERSON…/],
  ['an invite for a stranger', ['invite', 'zoe'], /not in the directory, so nobody was invited: zoe/],
  [
    'a site that lacks its origin',
    ['site', 'add', 'intra', 'Intranet'],
    /3 words are needed: rapport site add ID NAME ORIGIN/,
  ],
  ['an import without files', ['directory', 'import'], /at least one file is needed/],
  [
    'an import of no file',
    ['directory', 'import', '--teams', 'no.csv', '--people', 'no.csv'],
    /no\.csv cannot be read/,
  ],
])('%s is one line and 2', async (_name, args, line) => {
  expect(await rapport(args)).toEqual({ code: 2, out: [], err: [expect.stringMatching(line)] })
})

test('help is there for every command', async () => {
  const { code, out } = await rapport(['--help'])
  expect(code).toBe(0)
  for (const words of ['serve', 'demo', 'directory import', 'site add', 'site list', 'invite']) {
    expect(out.join()).toContain(`rapport ${words}`)
  }
  expect((await rapport(['invite', '--help'])).out[0]).toContain('rapport invite PERSON…')
})

test('an import, a site and an invite print what they did', async () => {
  const [teams, people] = [join(dir, 'teams.csv'), join(dir, 'people.csv')]
  await writeFile(teams, 'id,name,parent,kind\nhr,HR,,team\n')
  await writeFile(people, 'id,name,email,team,kind,accounts\nanna,Anna,,hr,employee,\n')
  expect(await rapport(['site', 'add', 'intra', 'Intranet', 'https://intra.test'])).toMatchObject({ code: 0 })
  expect((await rapport(['site', 'list'])).out).toEqual(['intra  https://intra.test  Intranet'])
  const imported = await rapport(['directory', 'import', '--teams', teams, '--people', people])
  expect(imported).toEqual({
    code: 0,
    out: ['team added: 1, person added: 1', '1 teams and 1 people imported.'],
    err: [],
  })
  const { out } = await rapport(['invite', 'anna'])
  expect(out).toEqual([
    expect.stringMatching(/^anna {2}https:\/\/rapport\.test\/sign-in\?invite=[A-Za-z0-9_-]{43}$/),
  ])
})

test('a refused import names each fault and says that nothing was imported', async () => {
  const [teams, people] = [join(dir, 'teams.csv'), join(dir, 'people.csv')]
  await writeFile(teams, 'id,name,parent,kind\nhr,HR,corp,team\n')
  await writeFile(people, 'id,name,email,team,kind,accounts\nanna,Anna,,it,employee,\n')
  expect(await rapport(['directory', 'import', '--teams', teams, '--people', people])).toEqual({
    code: 2,
    out: [],
    err: [
      'teams.csv:2 parent: corp is not a team',
      'people.csv:2 team: it is not a team',
      'rapport: nothing was imported.',
    ],
  })
})
