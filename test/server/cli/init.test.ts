import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../server/db/open.ts'
import { runCommand } from '../../support/command-line.ts'

const names = [
  'Anna Petrova',
  'Dmitri Orlov',
  'Eeva Mäkinen',
  'Farid Haddad',
  'Hana Nováková',
  'Ivo Marić',
].concat([
  'Jana Lewandowska',
  'Kofi Mensah',
  'Lena Schäfer',
  'Mateo Álvarez',
  'Nora Ní Bhriain',
  'Дмитрий Орлов',
])
const origin = 'https://rapport.corp.example'

let dir: string
let env: Record<string, string>
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-init-'))
  env = { RAPPORT_DATABASE_URL: `file:${join(dir, 'rapport.db')}` }
  await writeFile(people(), ['name', ...names].join('\n'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const people = () => join(dir, 'people.csv')
const file = () => join(dir, 'rapport.db')
const november = () => Date.UTC(2026, 10, 10)
const rapport = (...args: string[]) => runCommand(args, { env, clock: november })
const enough = () => ['--name', 'Lumen Works', '--people', people(), '--origin', origin]

/** Answers what is asked, in order; nobody is there any more once they are used up. */
async function rapportAsking(answers: string[], ...args: string[]) {
  const asked: string[] = []
  const ask = async (question: string) => {
    asked.push(question)
    return answers.shift()
  }
  return { ...(await runCommand(args, { env, clock: november, ask })), asked }
}

async function rowsOf(sql: string) {
  const db = await openDatabase(`file:${file()}`)
  try {
    return (await db.query(sql)).rows.map((row) => ({ ...row }))
  } finally {
    db.close()
  }
}

describe('a company of twelve', () => {
  test('is set up by flags: people, quarters, an administrator and a link for everybody', async () => {
    const { code, out, err } = await rapport('init', ...enough(), '--administrator', 'Anna Petrova', '--json')
    expect({ code, err }).toEqual({ code: 0, err: [] })
    const made = JSON.parse(out.join(''))
    expect(made).toMatchObject({
      address: origin,
      epoch: '2026-Q4',
      teams: 1,
      administrators: ['anna-petrova'],
    })
    expect(made.people).toHaveLength(12)
    expect(made.people.at(-1)).toMatchObject({ person: 'person-1', name: 'Дмитрий Орлов' })
    for (const { link } of made.people)
      expect(link).toMatch(/^https:\/\/rapport\.corp\.example\/sign-in\?invite=/)
    expect((await rapport('role', 'list')).out).toEqual(['anna-petrova  administrator'])
    expect((await rapport('settings', 'show')).out).toContain('epoch-length: quarter')
    expect((await rapport('audit', 'verify')).code).toBe(0)
    expect(await rowsOf('SELECT DISTINCT epoch, grp FROM epoch_team')).toEqual([
      { epoch: '2026-Q4', grp: 'g1' },
    ])
    expect(await rowsOf('SELECT count(*) AS n FROM invite')).toEqual([{ n: 12 }])
  })

  test('is told in one block how to go on, and what will never be shown', async () => {
    const { out } = await rapport('init', ...enough())
    const text = out.join('\n')
    expect(text).toContain('12 people in one team')
    expect(text).toContain('npm run serve')
    expect(text).toContain('caddy reverse-proxy --from rapport.corp.example --to 127.0.0.1:8787')
    expect(text).toContain(`rapport extension build --server ${origin}`)
    expect(text).toMatch(/first when 10 people have signed in/)
    expect(text).toMatch(/Details and comments take 20 people .* with 12 they are never shown/)
    expect(text).toContain('until 24 November 2026')
  })

  test('keeps its settings beside the database, for its owner alone, and the environment goes before them', async () => {
    await rapport('init', ...enough(), '--port', '9090')
    expect(await readFile(`${file()}.env`, 'utf8')).toContain("RAPPORT_ORGANISATION='Lumen Works'\n")
    expect((await stat(`${file()}.env`)).mode & 0o777).toBe(0o600)
    const [link] = (await rapport('invite', 'anna-petrova')).out
    expect(link).toContain(origin)
    const elsewhere = { ...env, RAPPORT_PUBLIC_URL: 'https://other.example' }
    expect((await runCommand(['invite', 'anna-petrova'], { env: elsewhere })).out[0]).toContain(
      'other.example',
    )
  })

  test('is set up by answers too; a wrong one is asked again, and Enter takes what is offered', async () => {
    const typed = ['Anna Petrova <anna@corp.example>, Boris Ivanov', 'Hana Nováková', '']
    const { code, asked, err } = await rapportAsking(
      ['Lumen Works', '', ...typed, 'Front desk', '', 'weekly', '', '80a', '', 'http://x.example', '', 'yes'],
      'init',
    )
    expect(code).toBe(0)
    expect(asked.filter((question) => /month or quarter/.test(question))).toHaveLength(2)
    expect(asked.filter((question) => /Which port/.test(question))).toHaveLength(2)
    expect(err.join('\n')).toMatch(
      /"weekly" is neither[\s\S]*"80a" is not a port[\s\S]*must begin with https/,
    )
    expect(await rowsOf('SELECT id, name, email, team, role FROM person ORDER BY id')).toEqual([
      {
        id: 'anna',
        name: 'Anna Petrova',
        email: 'anna@corp.example',
        team: 'front-desk',
        role: 'administrator',
      },
      { id: 'boris-ivanov', name: 'Boris Ivanov', email: null, team: 'front-desk', role: 'member' },
      { id: 'hana-novakova', name: 'Hana Nováková', email: null, team: 'front-desk', role: 'member' },
    ])
  })

  test('has the teams that its people name, below one of its own name', async () => {
    const lines = [
      'name;team;kind',
      'Anna;IT;',
      'Boris;it;',
      'Eeva;People & HR;',
      'Olga;Northwind;supplier',
      'Piotr;;',
    ]
    await writeFile(people(), lines.join('\n'))
    await rapport('init', ...enough())
    expect(await rowsOf('SELECT id, name, parent, kind FROM team ORDER BY id')).toEqual([
      { id: 'it', name: 'IT', parent: 'lumen-works', kind: 'team' },
      { id: 'lumen-works', name: 'Lumen Works', parent: null, kind: 'team' },
      { id: 'northwind', name: 'Northwind', parent: 'lumen-works', kind: 'supplier' },
      { id: 'people-hr', name: 'People & HR', parent: 'lumen-works', kind: 'team' },
    ])
    expect(await rowsOf("SELECT team FROM person WHERE id = 'piotr'")).toEqual([{ team: 'lumen-works' }])
  })
})

test('thirty people get months, and fewer than ten are told that nothing is ever shown', async () => {
  await writeFile(people(), ['name', ...Array.from({ length: 30 }, (_, n) => `Person ${n}`)].join('\n'))
  expect(JSON.parse((await rapport('init', ...enough(), '--json')).out[0] ?? '').epoch).toBe('2026-11')
  env.RAPPORT_DATABASE_URL = `file:${join(dir, 'small.db')}`
  await writeFile(people(), 'name\nAnna\nBoris\n')
  expect((await rapport('init', ...enough())).out.at(-1)).toMatch(
    /^You are 2, and nothing is ever shown before 10/,
  )
})

describe('what cannot be done leaves nothing behind', () => {
  const nothing = async () => expect((await readdir(dir)).sort()).toEqual(['people.csv'])

  test.each([
    ['nobody to ask', ['--name', 'Lumen'], /^rapport: --people is needed/],
    ['an address without https', ['--origin', 'http://x.example'], /--origin: .* must begin with https/],
    ['a port that is none', ['--port', '99999'], /--port: "99999" is not a port number/],
    ['an epoch that is none', ['--epoch', 'week'], /--epoch: "week" is neither month nor quarter/],
    ['an administrator from elsewhere', ['--administrator', 'zoe'], /--administrator: "zoe" is nobody/],
    ['no such file', ['--people', '/no.csv'], /--people: \/no\.csv cannot be read \(ENOENT\)/],
  ])('%s', async (_name, args, line) => {
    const rest = args.includes('--name') ? [] : enough()
    const { code, out, err } = await rapport('init', ...rest, ...args)
    expect({ code, out, err }).toEqual({ code: 2, out: [], err: [expect.stringMatching(line)] })
    await nothing()
  })

  test('a file with faults, each of which is named', async () => {
    await writeFile(people(), 'name,email\nAnna,anna\n,boris@corp.example\n')
    const { code, err } = await rapport('init', ...enough())
    expect(code).toBe(2)
    expect(err.join('\n')).toMatch(/people\.csv:2 email: must be an e-mail address[\s\S]*people\.csv:3 name/)
    await nothing()
  })

  test('whoever is asked goes away, or says no at the end', async () => {
    const answers = ['Lumen Works', people(), '', '', '', '']
    expect(await rapportAsking(answers.slice(0, 3), 'init')).toMatchObject({
      code: 2,
      err: expect.arrayContaining(['rapport: stopped; nothing was written']),
    })
    expect(await rapportAsking([...answers, 'no'], 'init')).toMatchObject({ code: 2 })
    await nothing()
  })

  test('an option that the environment contradicts', async () => {
    env.RAPPORT_PORT = '9000'
    const { code, err } = await rapport('init', ...enough(), '--port', '8000')
    expect({ code, err }).toEqual({
      code: 2,
      err: [expect.stringMatching(/--port says 8000, and RAPPORT_PORT/)],
    })
    await nothing()
  })
})

test('a database that has people is left as it is, with one line that says what to do', async () => {
  await rapport('init', ...enough())
  const before = [await rowsOf('SELECT * FROM invite'), await readFile(`${file()}.env`)]
  const { code, out, err } = await rapport('init', ...enough(), '--name', 'Another')
  expect({ code, out }).toEqual({ code: 2, out: [] })
  expect(err).toEqual([
    expect.stringMatching(/has 12 people already, so nothing was changed: `rapport invite/),
  ])
  expect([await rowsOf('SELECT * FROM invite'), await readFile(`${file()}.env`)]).toEqual(before)
})

test('sites that were registered before, and settings that were there, stay', async () => {
  await writeFile(`${file()}.env`, 'RAPPORT_PUBLIC_URL=https://old.example\nRAPPORT_HOST=0.0.0.0\n')
  await rapport('site', 'add', 'redmine', 'Redmine', 'https://redmine.test')
  await writeFile(people(), 'name,accounts\nAnna,redmine=5\n')
  expect((await rapport('init', ...enough())).code).toBe(0)
  expect(await rowsOf('SELECT * FROM account')).toEqual([{ site: 'redmine', account: '5', person: 'anna' }])
  const settings = await readFile(`${file()}.env`, 'utf8')
  expect(settings).toContain(`RAPPORT_PUBLIC_URL=${origin}\n`)
  expect(settings).toContain('RAPPORT_HOST=0.0.0.0\n')
})

test('settings beside a database cannot lead to another one', async () => {
  await writeFile(`${file()}.env`, 'RAPPORT_DATABASE_URL=file:other.db\n')
  const { code, err } = await rapport('check')
  expect({ code, err }).toEqual({ code: 2, err: [expect.stringMatching(/belongs into the environment/)] })
  expect(existsSync(file())).toBe(false)
})
