import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodeText } from '../../../server/directory/decode.ts'
import { setRole } from '../../../server/identity/set-role.ts'
import { lastValues, readLog } from '../../../server/log/append.ts'
import { runCommand } from '../../support/command-line.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

let world: World
let dir: string
beforeEach(async () => {
  world = await openWorld()
  dir = mkdtempSync(join(tmpdir(), 'rapport-csv-'))
})
afterEach(() => {
  world.close()
  rmSync(dir, { recursive: true })
})

const teams = ['corp,Corp,,team', 'it,IT,corp,team', 'hr,HR,corp,team', 'lab,Lab,it,team']
const person = (team: string, n: number) =>
  `${team}-${n},Person ${team}-${n},,${team},employee,portal=${team}${n - 1}`
const range = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
const everybody = [
  ...range(12).map((n) => person('it', n)),
  ...range(6).map((n) => person('hr', n)),
  ...range(3).map((n) => person('lab', n)),
]
const without = (...ids: string[]) => everybody.filter((line) => !ids.includes(line.split(',')[0] ?? ''))

const teamsCsv = (lines: string[]) => `id,name,parent,kind\n${lines.join('\n')}\n`
const peopleCsv = (lines: string[]) => `id,name,email,team,kind,accounts\n${lines.join('\n')}\n`

/** `rapport directory import` with these files, beside the running app. */
async function directoryImport(files: Record<string, string | Uint8Array>, ...flags: string[]) {
  const stages: string[] = []
  const paths = Object.entries(files).flatMap(([name, content]) => {
    const path = join(dir, `${name}.csv`)
    writeFileSync(path, content)
    return [`--${name}`, path]
  })
  const done = await runCommand(['directory', 'import', ...paths, ...flags], {
    env: { RAPPORT_PUBLIC_URL: server, RAPPORT_DATABASE_URL: `file:${world.file}` },
    progress: (stage) => stages.push(stage),
    clock: world.deps.clock,
  })
  return { ...done, stages }
}

const rowsOf = async (sql: string) => (await world.deps.db.query(sql)).rows.map((row) => ({ ...row }))
const whoIsLeft = async () =>
  (await rowsOf('SELECT id FROM person WHERE left_epoch IS NOT NULL ORDER BY id')).map(({ id }) => id)

describe('a dry run', () => {
  test('shows field by field what would change, and changes nothing', async () => {
    const before = await rowsOf('SELECT * FROM person UNION ALL SELECT * FROM person ORDER BY id')
    const people = [
      ...without('it-1', 'hr-1', 'lab-3'),
      'it-1,Ada Byron,ada@corp.test,it,contractor,portal=ada',
      person('hr', 1).replace(',hr,', ',it,'),
      'new,New One,,hr,employee,',
    ]
    const { code, out } = await directoryImport({ people: peopleCsv(people) }, '--dry-run')
    expect(code).toBe(0)
    expect(out).toEqual([
      'added person new (New One)',
      'changed person it-1 (Ada Byron): name "Person it-1" → "Ada Byron", email "" → "ada@corp.test", kind "employee" → "contractor", accounts "portal=it0" → "portal=ada"',
      'removed person lab-3 (Person lab-3)',
      'moved person hr-1 (Person hr-1): hr → it',
      'person added: 1, person changed: 1, person removed: 1, person moved: 1',
      '0 teams and 21 people would be imported.',
      '4 teams and 0 people are not in the files; they stay as they are.',
    ])
    expect(await rowsOf('SELECT * FROM person UNION ALL SELECT * FROM person ORDER BY id')).toEqual(before)
  })

  test('says all of it as JSON, teams too', async () => {
    const renamed = teamsCsv([...teams.filter((line) => !line.startsWith('lab')), 'ops,Operations,it,team'])
    const movedUp = peopleCsv(everybody.map((line) => line.replace(',lab,', ',ops,')))
    const { out } = await directoryImport({ teams: renamed, people: movedUp }, '--dry-run', '--json')
    expect(JSON.parse(out.join())).toMatchObject({
      kind: 'planned',
      diff: {
        teams: { added: [{ id: 'ops', name: 'Operations' }], removed: [{ id: 'lab', name: 'Lab' }] },
        people: { removed: [], moved: [{ id: 'lab-1', from: 'lab', to: 'ops' }, {}, {}] },
      },
    })
  })

  test('of the same files changes nothing', async () => {
    const { out } = await directoryImport(
      { teams: teamsCsv(teams), people: peopleCsv(everybody) },
      '--dry-run',
    )
    expect(out).toEqual(['Nothing changes.', '4 teams and 21 people would be imported.'])
  })
})

describe('an id that a file gives to somebody else', () => {
  const file = (name: string, email: string) =>
    peopleCsv([...without('it-1'), `it-1,${name},${email},it,employee,portal=it0`])
  const left = async () => {
    const [counts] = await rowsOf(`SELECT
      (SELECT count(*) FROM session WHERE person = 'it-1') AS sessions,
      (SELECT count(*) FROM identity WHERE person = 'it-1') AS identities,
      (SELECT count(*) FROM thanks WHERE helper = 'it-1') AS thanks`)
    const [row] = await rowsOf("SELECT role, name FROM person WHERE id = 'it-1'")
    return { ...counts, ...row }
  }
  const unchanged = { sessions: 1, identities: 1, thanks: 1, role: 'analyst', name: 'Anna Example' }

  beforeEach(async () => {
    await directoryImport({ people: file('Anna Example', 'anna@corp.test') }, '--same-person', 'it-1')
    await createSession(world, 'it-1')
    await world.deps.db.run([
      "INSERT INTO identity (issuer, subject, person) VALUES ('https://idp.test', 'a', 'it-1')",
      "UPDATE person SET role = 'analyst' WHERE id = 'it-1'",
    ])
    await (await createMember(world, 'it-2'))('POST', '/v1/thanks', { id: randomUUID(), helper: 'it-1' })
    expect(await left()).toEqual(unchanged)
  })

  test('is refused, and the dry run says so', async () => {
    const people = file('Bert Other', 'bert@corp.test')
    const warning = expect.stringContaining(
      "it-1 may be somebody else's now: it was Anna Example (anna@corp.test), and is Bert Other (bert@corp.test)",
    )
    const dry = await directoryImport({ people }, '--dry-run')
    expect({ code: dry.code, err: dry.err }).toEqual({ code: 0, err: [warning] })
    const { code, err } = await directoryImport({ people })
    expect({ code, err }).toEqual({
      code: 2,
      err: [warning, expect.stringContaining('nothing was imported')],
    })
    expect((await directoryImport({ people }, '--reassign', 'it-2')).code).toBe(2)
    const [json] = (await directoryImport({ people }, '--json')).out
    expect(JSON.parse(json ?? '')).toMatchObject({ kind: 'reassigned', people: [{ id: 'it-1' }] })
    expect(await left()).toEqual(unchanged)
  })

  test('is theirs with --reassign, and nothing of who had it before', async () => {
    await directoryImport({ people: peopleCsv(without('it-1')) })
    const people = file('Bert Other', 'bert@corp.test')
    expect((await directoryImport({ people })).code).toBe(2) // also of who left
    world.clock.now += 30 * 24 * 3600 * 1000
    expect((await directoryImport({ people }, '--reassign', 'it-1')).code).toBe(0)
    expect(await left()).toEqual({
      sessions: 0,
      identities: 0,
      thanks: 0,
      role: 'member',
      name: 'Bert Other',
    })
    expect(await rowsOf("SELECT added_epoch, left_epoch FROM person WHERE id = 'it-1'")).toEqual([
      { added_epoch: '2026-12', left_epoch: null },
    ])
    expect(await rowsOf("SELECT account FROM account WHERE person = 'it-1'")).toEqual([{ account: 'it0' }])
    expect(readFileSync(world.file, 'latin1')).not.toContain('anna@corp.test')
    expect((await directoryImport({ people })).code).toBe(0)
  })

  test('takes the role that an analyst had with it, and the log says how many are left', async () => {
    await setRole(world.deps, 'it-3', 'analyst')
    await directoryImport({ people: file('Bert Other', 'bert@corp.test') }, '--reassign', 'it-1')
    expect(lastValues(await readLog(world.deps.db.query)).get('people-who-see-every-team')).toBe('1')
  })

  test.each([
    ['another name', 'Anna Married', 'anna@corp.test'],
    ['another address', 'Anna Example', 'a.example@corp.test'],
    ['the name the other way round, and another address', 'Example, Anna', 'a.example@corp.test'],
  ])('is the same person’s still with only %s', async (_, name, email) => {
    const people = peopleCsv([...without('it-1'), `it-1,"${name}",${email},it,employee,portal=it0`])
    expect((await directoryImport({ people })).code).toBe(0)
    expect(await left()).toEqual({ ...unchanged, name })
  })
})

describe('whoever a file does not name any more', () => {
  test('leaves: is signed out, not shown, and comes back as they were', async () => {
    const { token } = await createSession(world, 'it-1')
    const headers = { authorization: `Bearer ${token}` }
    const ask = async () => (await world.fetch(`${server}/v1/directory`, { headers })).status
    expect(await ask()).toBe(200)
    await directoryImport({ people: peopleCsv(without('it-1')) })
    expect([await ask(), await whoIsLeft()]).toEqual([401, ['it-1']])
    const other = await createSession(world, 'it-2')
    const shown = await world.fetch(`${server}/v1/directory`, {
      headers: { authorization: `Bearer ${other.token}` },
    })
    expect(await shown.text()).not.toContain('it-1"')
    const thanks = { id: randomUUID(), helper: 'it-1' }
    const sent = await (await createMember(world, 'it-2'))('POST', '/v1/thanks', thanks)
    expect(sent).toMatchObject({ status: 422, body: { type: 'urn:rapport:unknown-person' } })
    const { out } = await directoryImport({ people: peopleCsv(everybody) })
    expect(out[0]).toBe('person returned: 1')
    expect(await rowsOf("SELECT added_epoch, left_epoch FROM person WHERE id = 'it-1'")).toEqual([
      { added_epoch: '2026-11', left_epoch: null },
    ])
  })

  test('stays with --partial', async () => {
    const { code } = await directoryImport({ people: peopleCsv([person('it', 1)]) }, '--partial')
    expect([code, await whoIsLeft()]).toEqual([0, []])
  })

  test('is not more than a third of all, unless that is said', async () => {
    const people = peopleCsv(without(...range(8).map((n) => `it-${n}`)))
    const refused = await directoryImport({ people })
    expect(refused.code).toBe(2)
    expect(refused.err.join()).toMatch(/8 of 21 people are not in the file/)
    expect((await directoryImport({ people: peopleCsv([]) })).code).toBe(2)
    expect(await whoIsLeft()).toEqual([])
    expect((await directoryImport({ people }, '--allow-removals')).code).toBe(0)
    expect(await whoIsLeft()).toHaveLength(8)
  })

  test('leaves their accounts to whoever has them now', async () => {
    await directoryImport({ people: peopleCsv(without('it-1')) })
    const { code } = await directoryImport({ accounts: 'person,site,account\nit-2,portal,it0\n' })
    expect([code, await rowsOf("SELECT person FROM account WHERE account = 'it0'")]).toEqual([
      0,
      [{ person: 'it-2' }],
    ])
  })
})

test('a team with people in it cannot go', async () => {
  const { code, err } = await directoryImport({
    teams: teamsCsv(teams.filter((line) => !line.startsWith('lab'))),
  })
  expect([code, err[0]]).toEqual([2, 'teams.csv:1 id: lab is missing, and 3 people are in it'])
})

test('a team that went keeps its results, and ratings for it still find their pass', async () => {
  await directoryImport({
    teams: teamsCsv(teams.filter((line) => !line.startsWith('lab'))),
    people: peopleCsv(everybody.map((line) => line.replace(',lab,', ',it,'))),
  })
  const { token } = await createSession(world, 'it-1')
  const headers = { authorization: `Bearer ${token}` }
  const { teams: shown } = (await (await world.fetch(`${server}/v1/directory`, { headers })).json()) as {
    teams: { id: string; gone?: true; pool: string }[]
  }
  expect(shown.find(({ id }) => id === 'lab')).toMatchObject({ gone: true, pool: 'it' })
  expect(shown.find(({ id }) => id === 'it')).not.toHaveProperty('gone')
})

describe('accounts', () => {
  test('may stand in columns of their own', async () => {
    const people = `id,name,email,team,kind,account:portal\n${everybody
      .map((line) => line.replace('portal=it0', 'ada').replace('portal=', ''))
      .join('\n')}`
    const { code } = await directoryImport({ people })
    expect([code, await rowsOf("SELECT site, account FROM account WHERE person = 'it-1'")]).toEqual([
      0,
      [{ site: 'portal', account: 'ada' }],
    ])
  })

  test('stay as they are where the file says nothing of them', async () => {
    const people = `id,name,email,team,kind\n${everybody.map((line) => line.replace(/,[^,]*$/, '')).join('\n')}`
    const { out } = await directoryImport({ people }, '--dry-run')
    expect(out[0]).toBe('Nothing changes.')
  })

  test('of accounts.csv are checked by line and column', async () => {
    const accounts = 'person,site,account\nit-1,jira,x\nnobody,portal,y\nit-1,portal,hr0\n'
    expect((await directoryImport({ accounts })).err).toEqual([
      'accounts.csv:2 account: jira is not a site; add it with `rapport site add`',
      'accounts.csv:3 person: nobody is not a person',
      'accounts.csv:4 account: portal=hr0 is the account of hr-1 already',
      'rapport: nothing was imported.',
    ])
  })
})

describe('files as spreadsheets write them', () => {
  const line = 'it-1;Märta “Öberg” €;;it;employee;"portal=a;portal=b"'
  const text = `id;name;email;team;kind;accounts\r\n${line}\r\n`
  const windows1252 = Uint8Array.from(
    text,
    (char) => ({ '“': 0x93, '”': 0x94, '€': 0x80 })[char] ?? char.charCodeAt(0),
  )

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['Windows-1252', windows1252],
    ['UTF-8 with tabs', Buffer.from(text.replace(/;(?!portal)/g, '\t'))],
  ])('are read: %s', async (_name, people) => {
    const { code, err, stages } = await directoryImport({ people }, '--partial')
    expect([code, err]).toEqual([0, []])
    expect(await rowsOf("SELECT name FROM person WHERE id = 'it-1'")).toEqual([{ name: 'Märta “Öberg” €' }])
    expect(await rowsOf("SELECT account FROM account WHERE person = 'it-1'")).toEqual([
      { account: 'a' },
      { account: 'b' },
    ])
    expect(stages).toContain('reading people.csv')
  })

  test('Latin-1 is not taken for UTF-8', () => {
    expect(decodeText(Uint8Array.of(0x4b, 0xe4))).toBe('Kä')
  })
})

describe('a column of roles', () => {
  const withRoles = (roles: Record<string, string>) =>
    `id,name,email,team,kind,accounts,role\n${everybody
      .map((line) => `${line},${roles[line.split(',')[0] ?? ''] ?? ''}`)
      .join('\n')}\n`
  const roles = () => rowsOf(`SELECT id, role FROM person WHERE role <> 'member' ORDER BY id`)
  const logged = () =>
    rowsOf(`SELECT after FROM log_entry WHERE what = 'people-who-see-every-team' ORDER BY number`)

  test('is shown by a dry run, then given, and how many see every team is in the log', async () => {
    const people = withRoles({ 'it-1': 'administrator', 'hr-1': 'analyst' })
    const dry = await directoryImport({ people }, '--dry-run')
    expect(dry.out).toContain('changed person it-1 (Person it-1): role "member" → "administrator"')
    expect(await roles()).toEqual([])
    await directoryImport({ people })
    expect(await roles()).toEqual([
      { id: 'hr-1', role: 'analyst' },
      { id: 'it-1', role: 'administrator' },
    ])
    expect(await logged()).toEqual([{ after: '2' }])
  })

  test('leaves roles as they are where it is empty or absent, and takes them away where it says so', async () => {
    await directoryImport({ people: withRoles({ 'it-1': 'administrator', 'hr-1': 'analyst' }) })
    await directoryImport({ people: peopleCsv(everybody) })
    expect(await roles()).toHaveLength(2)
    await directoryImport({ people: withRoles({ 'hr-1': 'member' }) })
    expect(await roles()).toEqual([{ id: 'it-1', role: 'administrator' }])
    expect(await logged()).toEqual([{ after: '2' }, { after: '1' }])
  })

  test('that names no role is refused by line and column', async () => {
    const { code, err } = await directoryImport({ people: withRoles({ 'it-2': 'boss' }) })
    expect(code).toBe(2)
    expect(err[0]).toMatch(/^people\.csv:3 role: must be member, analyst or administrator/)
    expect(await roles()).toEqual([])
  })
})
