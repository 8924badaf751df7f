import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commands } from '../../../server/cli/run.ts'
import { runCommand } from '../../support/command-line.ts'
import { peopleCsv, teamsCsv } from '../../support/organisation.ts'

type Example = {
  args: string[]
  /** Commands that go before, as what it works on. */
  after?: string[][]
  /** Another database than those work on. */
  database?: string
}

const addSite = ['site', 'add', 'intra', 'Intranet', 'https://intra.test']

/** How each command is called so that it does something. One that is missing here fails below. */
const examples: Record<string, Example | 'takes minutes: test/e2e/demo.e2e.ts starts it'> = {
  init: {
    args: ['--name', 'Lumen Works', '--people', 'people.csv', '--teams', 'teams.csv'],
    database: 'file:new.db',
  },
  serve: { args: [] },
  demo: 'takes minutes: test/e2e/demo.e2e.ts starts it',
  'directory import': { args: ['--teams', 'teams.csv', '--people', 'people.csv', '--dry-run'] },
  'directory unknown': { args: [] },
  'scim allow-removals': { args: [] },
  'scim-token list': { args: [], after: [['scim-token', 'entra']] },
  'scim-token revoke': { args: ['TOKEN'], after: [['scim-token', 'entra']] },
  'scim-token': { args: ['entra'] },
  'site add': { args: ['intra', 'Intranet', 'https://intra.test'] },
  'site list': { args: [], after: [addSite] },
  'site-key list': {
    args: [],
    after: [addSite, ['site-key', 'intra']],
  },
  'site-key revoke': {
    args: ['TOKEN'],
    after: [addSite, ['site-key', 'intra']],
  },
  'site-key': { args: ['intra'], after: [addSite] },
  invite: { args: ['anna', 'boris'] },
  'sessions revoke': { args: ['--all'] },
  'identity forget': { args: ['anna'] },
  'role set': { args: ['anna', 'analyst'] },
  'role list': { args: [], after: [['role', 'set', 'anna', 'analyst']] },
  erase: { args: ['anna'] },
  'settings show': { args: [] },
  'settings set': { args: ['least-raters', '7'] },
  'audit show': { args: [] },
  'audit verify': { args: [] },
  'extension build': {
    args: ['--server', 'https://rapport.test', '--hosts', 'https://jira.test/*', '--out', 'out'].concat([
      ...['--from', 'released', '--key', 'key.pem'],
    ]),
  },
  backup: { args: ['backup.db'] },
  restore: { args: ['backup.db'], after: [['backup', 'backup.db']], database: 'file:new/restored.db' },
  check: { args: [] },
}

let dir: string
let cwd: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-every-'))
  cwd = process.cwd()
  process.chdir(dir)
  await writeFile('teams.csv', teamsCsv)
  await writeFile('people.csv', peopleCsv(''))
  for (const engine of ['chrome', 'firefox']) {
    await mkdir(`released/${engine}-mv3`, { recursive: true })
    await writeFile(`released/${engine}-mv3/manifest.json`, JSON.stringify(manifest))
    await writeFile(`released/${engine}-mv3/organisation.json`, '{}')
  }
})
afterEach(async () => {
  process.chdir(cwd)
  await rm(dir, { recursive: true, force: true })
})

const manifest = {
  ...{ manifest_version: 3, name: 'Rapport', version: '0.1.0' },
  browser_specific_settings: { gecko: { id: 'rapport@rapport.example' } },
}

const rapport = (...args: string[]) => rapportWith({}, ...args)
const rapportWith = (env: Record<string, string>, ...args: string[]) =>
  runCommand(args, {
    env: { RAPPORT_PUBLIC_URL: 'https://rapport.test', RAPPORT_PORT: '0', PATH: dir, ...env },
    clock: () => Date.UTC(2026, 10, 10),
  })

describe.each(Object.entries(commands))('rapport %s', (name, command) => {
  const words = name.split(' ')

  test('has help with its usage, each of its options and its exit codes', async () => {
    const { code, out, err } = await rapport(...words, '--help')
    expect({ code, err }).toEqual({ code: 0, err: [] })
    const help = out.join('\n')
    expect(help.split('\n')[0]).toMatch(new RegExp(`^Usage: rapport ${name}( |$)`))
    for (const option of [...command.options, 'json', 'progress', 'help'])
      expect(help).toContain(`--${option}`)
    expect(help).toMatch(/^Exit codes: 0 done; 1 .*; 2 /m)
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(200)
  })

  test('refuses an option that there is not, in one line that leads on', async () => {
    const { code, out, err } = await rapport(...words, '--no-such-option')
    expect({ code, out }).toEqual({ code: 2, out: [] })
    expect(err).toEqual([`rapport: Unknown option '--no-such-option'; see rapport ${name} --help`])
  })

  const example = examples[name]
  if (typeof example === 'string') return
  test('with --json gives one JSON value and nothing else', async () => {
    if (!example) throw new Error(`${name} has no example here`)
    await rapport('directory', 'import', '--teams', 'teams.csv', '--people', 'people.csv')
    let made: { id?: string; kid?: string } = {}
    for (const before of example.after ?? [])
      made = JSON.parse((await rapport(...before, '--json')).out[0] ?? '{}')
    const args = example.args.map((word) => (word === 'TOKEN' ? (made.kid ?? made.id ?? '') : word))
    const env = example.database === undefined ? {} : { RAPPORT_DATABASE_URL: example.database }
    const { code, out, err } = await rapportWith(env, ...words, ...args, '--json')
    expect({ code, err }).toEqual({ code: 0, err: [] })
    expect(out).toHaveLength(1)
    expect(JSON.parse(out[0] ?? '')).toBeInstanceOf(Object)
  })
})

test('what takes long says what it does: on stderr, when asked to, and never beside the JSON', async () => {
  await rapport('directory', 'import', '--teams', 'teams.csv', '--people', 'people.csv')
  const elsewhere = { RAPPORT_DATABASE_URL: 'file:new/restored.db' }
  for (const [env, ...args] of [
    [{}, 'directory', 'import', '--people', 'people.csv'],
    [{}, 'backup', 'backup.db'],
    [elsewhere, 'restore', 'backup.db'],
    [{}, 'check'],
    [{}, 'extension', 'build', ...(examples['extension build'] as Example).args],
  ] as const) {
    const { code, out, err } = await rapportWith(env, ...args, '--progress', '--json')
    expect({ code, values: out.map((line) => typeof JSON.parse(line)) }).toEqual({
      code: 0,
      values: ['object'],
    })
    expect(err.length).toBeGreaterThan(0)
  }
  expect((await rapport('check')).err).toEqual([])
})

test('the list of commands says of each, in a whole sentence, what it does', async () => {
  const lines = (await rapport('--help')).out.join('\n').split('\n')
  for (const { usage } of Object.values(commands)) {
    const at = lines.indexOf(`  ${usage}`)
    expect(at).toBeGreaterThan(0)
    expect(lines[at + 1]).toMatch(/^ {6}[A-Z].*\.$/)
  }
})

test('an empty list says so, and is an empty one as JSON', async () => {
  for (const name of ['site list', 'site-key list', 'scim-token list', 'role list', 'directory unknown']) {
    const { out, err } = await rapport(...name.split(' '))
    expect({ out, err }).toEqual({ out: [], err: [expect.stringMatching(/^rapport: no/)] })
    expect(await rapport(...name.split(' '), '--json')).toEqual({ code: 0, out: ['[]'], err: [] })
  }
})

test('no example is of a command that there is not', () => {
  expect(Object.keys(examples).filter((name) => commands[name] === undefined)).toEqual([])
})
