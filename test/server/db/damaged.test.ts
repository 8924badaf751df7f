import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createBackup } from '../../../server/backup/create.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import { getKeyrings } from '../../../server/pass/generation.ts'
import { poolParts } from '../../../server/rating/pool-parts.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

const main = join(import.meta.dirname, '../../../server/main.ts')

vi.setConfig({ testTimeout: 60_000 })

let dir: string
let world: World
let file: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-damaged-'))
  file = join(dir, 'copy.db')
  world = await openWorld()
  await createBackup(world.file, file)
})
afterEach(async () => {
  world.close()
  await rm(dir, { recursive: true })
})

function rapport(...args: string[]) {
  const env = {
    ...process.env,
    RAPPORT_PUBLIC_URL: 'http://localhost',
    RAPPORT_PORT: '0',
    RAPPORT_DATABASE_URL: `file:${file}`,
  }
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (failed, out, err) =>
      resolve({ code: failed ? failed.code : 0, out, err }),
    )
  })
}

/** Overwrites the cells of the page that holds a text, and leaves its header as it is. */
async function damagePageOf(text: string): Promise<void> {
  const bytes = await readFile(file)
  const at = bytes.indexOf(text)
  if (at < 0) throw new Error(`the file does not hold ${text}`)
  const page = Math.floor(at / 4096) * 4096
  bytes.fill(0xff, page + 8, page + 4096)
  await writeFile(file, bytes)
}

describe('a damaged database', () => {
  test('ends the start with one line that says what helps, and 1', async () => {
    await damagePageOf('Person lab-1')
    expect(await rapport('serve')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^rapport: [^\n]*damaged[^\n]*rapport restore\n$/),
    })
  })

  test('is what a check says, in words and as JSON, and 3', async () => {
    await damagePageOf('Person lab-1')
    expect(await rapport('check')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('damaged'),
    })
    const { code, out } = await rapport('check', '--json')
    expect([code, JSON.parse(out).sound]).toEqual([3, false])
  })
})

test('a sound database is what a check says, and a missing one is not made', async () => {
  expect(await rapport('check')).toEqual({ code: 0, out: 'The database is sound.\n', err: '' })
  await rm(file)
  expect(await rapport('check')).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no database'),
  })
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})

test.each([
  ['part-without-pool', 'DELETE FROM pool'],
  [
    'sums-and-marks',
    `INSERT INTO release VALUES (x'00', 'score', 'it', '2026-11', '2026-W46', '{"kind":"score","counts":[0,0,0,9,0]}')`,
  ],
  ['sums-and-marks', "INSERT INTO mark VALUES (x'00', 'score', '2026-11', 'counted')"],
  [
    'release-too-small',
    `INSERT INTO release VALUES (x'00', 'score', 'it', '2026-11', '2026-W46', '{"kind":"score","counts":[0,0,0,4,0]}')`,
  ],
  ['closed-epoch-left-something', "INSERT INTO closed_epoch VALUES ('2026-11', 0, 0, 'listed')"],
  ['no-fence', 'DELETE FROM fence'],
])('a check finds %s after %s', async (name, sql) => {
  const pass = await getPass(world, 'hr-1')
  await post(world, pass, { ratings: [createRating()] })
  const url = `file:${world.file}`
  expect(await checkDatabase(url)).toEqual({ sound: true, damage: [], breaches: [] })
  await world.deps.db.run([{ sql, args: [] }])
  const { breaches } = await checkDatabase(url)
  expect(breaches.map((breach) => breach.name)).toContain(name)
})

test.each([
  ['part-sealed', () => 'UPDATE part SET sealed = randomblob(92)'],
  [
    'pooled-and-settled',
    (id: string) => `INSERT INTO mark VALUES (x'${id}', 'score', '2026-11', 'withheld')`,
  ],
  ['pooled-and-withdrawn', (id: string) => `INSERT INTO withdrawal VALUES (x'${id}', 2, '2026-11')`],
])('a check with the secret finds %s', async (name, sql) => {
  const rating = createRating()
  await post(world, await getPass(world, 'hr-1'), { ratings: [rating] })
  const check = () => checkDatabase(`file:${world.file}`, world.deps.secret)
  expect(await check()).toEqual({ sound: true, damage: [], breaches: [] })
  await world.deps.db.run([{ sql: sql(rating.id.replaceAll('-', '')), args: [] }])
  expect((await check()).breaches.map((breach) => breach.name)).toEqual([name])
})

test('a check with the secret finds parts that disagree', async () => {
  const part = { id: 'aa'.repeat(16), token: 'bb'.repeat(32), interactionKey: 'cc'.repeat(32), value: null }
  const { keyrings, statements } = await getKeyrings(world.deps.db.query, world.deps.secret, ['2026-11'])
  const [keys] = keyrings.get('2026-11') ?? []
  if (!keys) throw new Error('the epoch has no keys')
  const at = { epoch: '2026-11', scope: 'extension', team: 'it', keys }
  const parts = (['score', 'detail'] as const).map((kind, index) => ({
    ...{ ...at, kind, part: { ...part, revision: 1 + index } },
  }))
  await world.deps.db.run([...statements, ...poolParts(parts)])
  const { breaches } = await checkDatabase(`file:${world.file}`, world.deps.secret)
  expect(breaches.map(({ name }) => name)).toEqual(['parts-disagree'])
})
