import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createBackup } from '../../../server/backup/create.ts'
import { restoreBackup } from '../../../server/backup/restore.ts'
import type { KeyFile } from '../../../server/contract/keys.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import { Unavailable } from '../../../server/db/connection.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { auditLog } from '../../../server/log/audit.ts'
import { tick } from '../../../server/release/tick.ts'
import { erasePerson } from '../../../server/retention/erase.ts'
import { setThreshold } from '../../../server/settings/set-threshold.ts'
import type { Device } from '../../../widget/core/device.ts'
import {
  createSession,
  createTestDevice,
  openWorld,
  people,
  server,
  type World,
} from '../../support/in-process.ts'
import { listPooled } from '../../support/pooled.ts'

const main = join(import.meta.dirname, '../../../server/main.ts')
const raters = [...people.it, ...people.hr, 'lab-2', 'lab-3'] // twice what details need

vi.setConfig({ testTimeout: 60_000 })

let world: World
let devices: Device[]

beforeEach(async () => {
  world = await openWorld()
  devices = await Promise.all(raters.map((person) => createTestDevice(world, person)))
})
afterEach(() => {
  for (const device of devices) device.dispose()
  world.close()
})

/** Every device, or the first `n`, rates a team and sends at once. */
async function rate(reference: string, team: string, n = devices.length): Promise<void> {
  for (const [index, device] of devices.slice(0, n).entries()) {
    const written = await device.submit({
      interaction: { origin: 'https://jira.test', reference, heading: 'Help' },
      colleague: { kind: 'team', id: team, name: team },
      score: ((index % 5) + 1) as 1 | 2 | 3 | 4 | 5,
      detail: { helped: ['clarity'], hindered: [] },
      comment: `${reference} ${index}`,
    })
    if (written.kind !== 'stored') throw new Error(written.kind)
    await device.close(written.rating.id)
    await device.drain()
  }
}

const drainAll = async () => {
  world.clock.now += 3_600_000
  for (const device of devices) await device.drain()
}
const releases = () => world.deps.db.read.all<object>('SELECT * FROM release ORDER BY id')
const counts = async () => {
  const rows = await world.deps.db.read.all<{ team: string; n: number }>(
    `SELECT team, sum(value) AS n FROM release, json_each(sums, '$.counts')
     WHERE release.kind = 'score' GROUP BY team ORDER BY team`,
  )
  return Object.fromEntries(rows.map(({ team, n }) => [team, n]))
}
const backup = () => `${world.file}.backup`
const restored = () => `${world.file}.restored`
/** What `rapport restore` does, on another machine that has the backup and the journal. */
const restore = async (circumstances = {}) => {
  const files = { backup: backup(), database: restored(), journal: world.journal }
  const outcome = await restoreBackup(files, { now: world.clock.now, ...circumstances })
  if (outcome.kind === 'refused') throw new Error(outcome.line)
  await world.moveTo(restored())
  return outcome
}
/** Sessions did not come with the backup. */
const signInAgain = async () => {
  for (const [index, device] of devices.entries())
    await device.acceptSession(await createSession(world, raters[index] ?? ''))
}
const isSound = async () => expect(await checkDatabase(`file:${restored()}`)).toMatchObject({ sound: true })

describe('a restore from an old backup', () => {
  test('brings back every release, and devices make the rest good: nothing is lost or counted twice', async () => {
    await rate('A', 'it')
    await createBackup(world.file, backup()) // pooled, not counted
    await tick(world.deps)
    await rate('B', 'hr')
    await tick(world.deps)
    await rate('C', 'it', 4) // too few to be released
    const before = await releases()
    expect(await counts()).toEqual({ hr: 20, it: 20 })

    expect(await restore()).toMatchObject({ replayed: { releases: 6, skipped: 0 }, sealedEpochs: [] })
    expect(await releases()).toEqual(before)
    await isSound()

    await drainAll() // hears of the new incarnation
    await drainAll() // sends again what was not counted
    await tick(world.deps)
    expect(await counts()).toEqual({ hr: 20, it: 20 })
    const [collecting] = await world.deps.db.read.all<{ n: number }>(
      "SELECT count(*) AS n FROM part WHERE kind = 'score'",
    )
    expect(collecting?.n).toBe(4)
    await signInAgain()
    await rate('D', 'it')
    await tick(world.deps)
    expect(await counts()).toEqual({ hr: 20, it: 44 })
    await isSound()
  })

  test('a detail that still collects when its score was counted is sent again, and counted once', async () => {
    await createBackup(world.file, backup())
    await rate('A', 'it', 6) // enough for scores, not for details
    await rate('B', 'hr')
    await tick(world.deps)
    await restore()
    await drainAll()
    await drainAll()
    const left = (await listPooled(world.deps)).filter(({ team }) => team === 'it')
    expect(left.map(({ kind }) => kind).sort()).toEqual([
      ...Array(6).fill('comment'),
      ...Array(6).fill('detail'),
    ])
    await isSound()
  })

  test('a closing since then is made again: same list, and nothing is left of the epoch', async () => {
    await rate('A', 'it')
    await createBackup(world.file, backup())
    await rate('B', 'hr', 4)
    world.clock.now = Date.UTC(2026, 11, 9)
    await tick(world.deps)
    const closed = () => world.deps.db.read.all<object>('SELECT * FROM closed_epoch')
    const before = { closed: await closed(), releases: await releases() }
    expect(await restore()).toMatchObject({ replayed: { closings: 1 } })
    expect({ closed: await closed(), releases: await releases() }).toEqual(before)
    await isSound()
  })

  test('puts off a closing that is due, so that devices have seven days to send again', async () => {
    await rate('A', 'it')
    await createBackup(world.file, backup())
    world.clock.now = Date.UTC(2026, 11, 7, 23)
    await restore()
    const closings = () => world.deps.db.read.all<object>('SELECT epoch FROM closed_epoch')
    world.clock.now = Date.UTC(2026, 11, 14, 20)
    await tick(world.deps)
    expect(await counts()).toEqual({})
    await drainAll() // hears of the new incarnation
    await drainAll() // sends again
    world.clock.now = Date.UTC(2026, 11, 14, 23) - 1
    await tick(world.deps)
    expect([await counts(), await closings()]).toEqual([{ it: 20 }, []])
    world.clock.now += 1
    await tick(world.deps)
    expect(await closings()).toEqual([{ epoch: '2026-11' }])
    await isSound()
  })

  test('the settings log goes on, says that there was a restore, and holds', async () => {
    await createBackup(world.file, backup())
    world.clock.now = Date.UTC(2026, 11, 9)
    await tick(world.deps)
    const head = async () => {
      const audit = await auditLog(world.deps)
      return audit.kind === 'intact' ? audit.head : audit
    }
    const before = await head()
    await restore()
    expect(await head()).toMatchObject({ number: 'number' in before ? before.number + 1 : 0 })
    const [last] = await world.deps.db.read.all<{ previous: string }>(
      "SELECT previous FROM log_entry WHERE what = 'restored'",
    )
    expect(last?.previous).toBe('hash' in before ? before.hash : '')
  })

  test('whoever was erased since then is erased again, and the journal does not say who', async () => {
    await createBackup(world.file, backup())
    await erasePerson(world.deps.db, 'lab-1')
    expect(await readFile(world.journal, 'utf8')).not.toContain('lab-1')
    await restore()
    const { rows } = await world.deps.db.query("SELECT id FROM person WHERE id LIKE 'lab%' ORDER BY id")
    expect(rows.map(({ id }) => id)).toEqual(['lab-2', 'lab-3'])
    expect((await readFile(restored())).includes(Buffer.from('Person lab-1'))).toBe(false)
    await isSound()
  })

  test('whoever was erased and added again before it stays', async () => {
    await erasePerson(world.deps.db, 'lab-1')
    const { rows: columns } = await world.deps.db.query("SELECT name FROM pragma_table_info('person')")
    const names = columns.map(({ name }) => String(name))
    const values = names.map((name) => (name === 'id' ? "'lab-1'" : name))
    const sql = `INSERT INTO person (${names}) SELECT ${values} FROM person WHERE id = 'lab-2'`
    await world.deps.db.run([{ sql, args: [] }])
    await setThreshold(world.deps, 'score', 7) // an entry of the log
    await createBackup(world.file, backup())
    await restore()
    const { rows } = await world.deps.db.query("SELECT id FROM person WHERE id = 'lab-1'")
    expect(rows).toHaveLength(1)
  })

  test('a line of the journal that was cut short, and one that is there twice, do no harm', async () => {
    await createBackup(world.file, backup())
    await rate('A', 'it')
    await tick(world.deps)
    const before = await releases()
    const lines = await readFile(world.journal, 'utf8')
    await writeFile(world.journal, `${lines.slice(0, 40)}\n${lines}${lines}`)
    expect(await restore()).toMatchObject({ replayed: { releases: before.length, skipped: 1 } })
    expect(await releases()).toEqual(before)
  })

  test('whoever got passes since then gets no second book, and keeps the first', async () => {
    await createBackup(world.file, backup()) // nobody has passes yet
    await rate('A', 'it')
    expect(await restore()).toMatchObject({ sealedEpochs: ['2026-11'] })
    const late = await createTestDevice(world, 'lab-1')
    devices.push(late)
    await late.drain()
    const { rows } = await world.deps.db.query('SELECT count(DISTINCT person) AS n FROM pass_issue')
    expect(rows[0]?.n).toBe(raters.length)
    await drainAll()
    await drainAll()
    await tick(world.deps)
    expect(await counts()).toEqual({ it: raters.length })
  })
})

/** Asks for a new book of passes. @returns the answer's status */
const askForBook = async (person: string) => (await createRequest(person))()

/** A request for a book, to be made as often as wanted. */
async function createRequest(person: string): Promise<() => Promise<number>> {
  const { token } = await createSession(world, person)
  const { epoch, keys } = (await (await world.fetch(`${server}/v1/keys`)).json()) as KeyFile
  const groups = keys.filter((key) => key.epoch === epoch && key.scope === 'extension')
  const passes = groups.map(({ group }) => {
    const value = randomBytes(256)
    value[0] = 0 // below every modulus
    return { group, blinded: value.toString('base64url') }
  })
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch, passes }),
  }
  return async () => (await world.fetch(`${server}/v1/passes`, init)).status
}

describe('a journal that does not have every pass book', () => {
  beforeEach(async () => {
    await createBackup(world.file, backup())
    expect(await askForBook('it-2')).toBe(200)
  })

  test('is none at all: nobody gets passes twice', async () => {
    await rm(world.journal)
    expect(await restore()).toMatchObject({ replayed: undefined, sealedEpochs: ['2026-11'] })
    expect(await askForBook('it-2')).toBe(403)
    await isSound()
  })

  test('is one that began after the backup: nobody gets passes twice', async () => {
    await writeFile(world.journal, '')
    expect(await restore()).toMatchObject({ sealedEpochs: ['2026-11'] })
    expect(await askForBook('it-2')).toBe(403)
  })

  test('is one that ended before a closing that was due: the epoch since then issues no more', async () => {
    world.clock.now = Date.UTC(2026, 10, 28)
    await prepareEpoch(world.deps)
    await rm(backup())
    await createBackup(world.file, backup())
    world.clock.now = Date.UTC(2026, 11, 9)
    expect(await restore()).toMatchObject({ sealedEpochs: ['2026-11', '2026-12'] })
  })

  test('is trusted when the operator says that none were issued', async () => {
    await rm(world.journal)
    expect(await restore({ issuedNothingSince: true })).toMatchObject({ sealedEpochs: [] })
    expect(await askForBook('it-2')).toBe(200)
  })
})

describe('while the journal cannot be written', () => {
  const breakJournal = async () => {
    await rm(world.journal)
    await mkdir(world.journal)
  }

  test('passes are not answered, not even asked again, and come when it can be', async () => {
    const request = await createRequest('it-2')
    await breakJournal()
    expect(await request()).toBe(503)
    expect(await request()).toBe(503)
    await rm(world.journal, { recursive: true })
    expect(await request()).toBe(200)
    expect(await readFile(world.journal, 'utf8')).toContain('"book"')
  })

  test('at most one release is made, and the rest when it can be: all of them are in it', async () => {
    await rate('A', 'it')
    await rate('B', 'hr')
    await breakJournal()
    await expect(tick(world.deps)).rejects.toThrow(Unavailable)
    await expect(tick(world.deps)).rejects.toThrow(Unavailable)
    expect(await releases()).toHaveLength(1)
    await rm(world.journal, { recursive: true })
    await tick(world.deps)
    const lines = (await readFile(world.journal, 'utf8')).split('\n')
    expect(await releases()).toHaveLength(6)
    expect(lines.filter((line) => line.includes('"release"'))).toHaveLength(6)
  })
})

test('a restore is refused while the database is open', async () => {
  await createBackup(world.file, backup())
  const env = {
    ...process.env,
    RAPPORT_PUBLIC_URL: 'http://localhost',
    RAPPORT_DATABASE_URL: `file:${world.file}`,
  }
  const run = promisify(execFile)(process.execPath, [main, 'restore', backup()], { env })
  await expect(run).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^rapport: .* is in use; stop the server first\n$/),
  })
  await rate('A', 'it', 1) // and does not disturb it
})

describe('the database that was there', () => {
  /** In the place of a copy of the database: this process has the database itself open. */
  const restoreOver = async (change: (bytes: Buffer) => void = () => undefined) => {
    await world.deps.db.checkpoint()
    const bytes = await readFile(world.file)
    change(bytes)
    await writeFile(restored(), bytes)
    const { setAside } = await restore()
    return setAside
  }
  const left = (setAside: { path: string } | undefined) => readFile(setAside?.path ?? '')

  test('is set aside without what still collected', async () => {
    await createBackup(world.file, backup())
    await rate('still collecting', 'it', 4)
    const { rows } = await world.deps.db.query('SELECT lower(hex(sealed)) AS sealed FROM part')
    const boxes = rows.map(({ sealed }) => Buffer.from(String(sealed), 'hex'))
    const holdsAny = (file: Buffer) => boxes.some((box) => file.includes(box))
    const aside = await restoreOver()
    expect(aside).toMatchObject({ whole: false })
    expect(await checkDatabase(`file:${aside?.path}`)).toMatchObject({ sound: true })
    const bytes = await left(aside)
    expect(bytes.includes(Buffer.from('Person lab-1'))).toBe(true)
    expect(holdsAny(bytes)).toBe(false)
    expect(holdsAny(await readFile(world.file))).toBe(true)
    expect(holdsAny(await readFile(restored()))).toBe(false)
    await isSound()
  })

  test('is kept as it was when it is damaged, and said to be', async () => {
    await createBackup(world.file, backup())
    const aside = await restoreOver((bytes) => void bytes.fill(0x5a, 4096 * 3))
    expect(aside).toMatchObject({ whole: true })
    expect((await left(aside)).includes(Buffer.alloc(4096, 0x5a))).toBe(true)
  })
})

test('a damaged backup is refused, and nothing is put in the place of the database', async () => {
  await createBackup(world.file, backup())
  const bytes = await readFile(backup())
  bytes.fill(0x5a, 4096 * 3)
  await writeFile(backup(), bytes)
  await expect(restore()).rejects.toThrow(/damaged/)
  expect(existsSync(restored())).toBe(false)
})
