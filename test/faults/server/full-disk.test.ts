import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import type { Child } from '../../support/child.ts'
import { createRating, post } from '../../support/pass.ts'
import { hexOf, readIds } from './processes.ts'
import { createServing, type Serving } from './serving.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

let disk: SmallDisk | undefined
let serving: Serving
let child: Child
let passes: Pass[]
const acknowledged: string[] = []

beforeAll(async () => {
  disk = mountSmallDisk(8)
  serving = await createServing(12, disk.path)
  child = await serving.start()
  passes = await serving.getPasses(12)
}, 120_000)
afterAll(async () => {
  await child?.kill()
  disk?.unmount()
  await serving?.remove()
  expect(disk && existsSync(disk.path)).toBe(false)
})

/** Sends one rating with each pass. @returns the statuses */
async function sendAll(): Promise<number[]> {
  const statuses: number[] = []
  for (const pass of passes) {
    const rating = createRating({ comment: 'x'.repeat(1000) })
    const response = await post(serving, pass, { ratings: [rating] })
    if (response.status === 200) acknowledged.push(hexOf(rating))
    if (response.status === 503) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    statuses.push(response.status)
  }
  return statuses
}

async function expectAllThere(): Promise<void> {
  expect((await readIds(serving.url, 'score')).sort()).toEqual(acknowledged.toSorted())
  expect(await checkDatabase(serving.url)).toMatchObject({ sound: true })
}

test('on a full disk ratings are told to come back, and are taken again once there is room', async () => {
  expect(new Set(await sendAll())).toEqual(new Set([200]))
  await disk?.fill()
  let refused: number[] = []
  for (let n = 0; n < 20 && refused.length === 0; n++)
    refused = (await sendAll()).filter((status) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  await wait(4000) // a tick finds no room either
  expect(await sendAll()).toContain(503)
  await disk?.empty()
  await expect.poll(sendAll, { timeout: 20_000 }).toEqual(passes.map(() => 200))
  await expectAllThere()
}, 120_000)

test('killed on a full disk, the server starts again with all that it acknowledged', async () => {
  await disk?.fill()
  for (let n = 0; n < 20 && !(await sendAll()).includes(503); n++);
  await child.kill()
  await disk?.empty()
  child = await serving.start()
  await expectAllThere()
}, 60_000)

test('a server does not start on a read-only disk, and says in one line why', async () => {
  const other = mountSmallDisk(4)
  const idle = await createServing(1, other.path)
  other.setWritable(false)
  await expect(idle.rapport('serve')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^rapport: cannot .*(not writable|EROFS).*\n$/),
  })
  other.unmount()
  await idle.remove()
}, 60_000)
