import { forceCloseDatabase, IDBDatabase, IDBFactory } from 'fake-indexeddb'
import { unwrap } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Device } from '../../../widget/core/device.ts'
import type { Draft } from '../../../widget/core/port.ts'
import { openStore } from '../../../widget/core/store.ts'
import { failWrites, type Moment } from '../../support/failing-storage.ts'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'
import { helpAt } from '../../support/passing-time.ts'
import { pooledValues } from '../../support/pooled.ts'

let world: World
let device: Device
let databaseName: string
let mend = (): void => undefined

beforeEach(async () => {
  world = await openWorld()
  databaseName = `rapport-${crypto.randomUUID()}`
  device = await openDevice()
})
afterEach(() => {
  mend()
  mend = () => undefined
  vi.restoreAllMocks()
  device.dispose()
  world.close()
})

const openDevice = (how?: { signedIn: boolean }) => createTestDevice(world, 'hr-1', { databaseName }, how)

const draft = (score: Draft['score'], team = 'it'): Draft => ({
  interaction: helpAt('A-1'),
  colleague: { kind: 'team', id: team, name: team },
  score,
})

/** A rating that the server has, so that taking it back is a revision. */
async function rateAndSend(score: Draft['score']): Promise<string> {
  const written = await device.submit(draft(score))
  if (written.kind !== 'stored') throw new Error(written.kind)
  await device.close(written.rating.id)
  await device.drain()
  return written.rating.id
}

const moments: Moment[] = ['thrown', 'request', 'commit']
const failures = moments.flatMap((moment) => [
  { moment, name: 'QuotaExceededError', reason: 'quota' },
  { moment, name: 'UnknownError', reason: 'storage' },
])

describe.each(failures)('a browser that refuses a write by $name ($moment)', ({ moment, name, reason }) => {
  const failed = { kind: 'failed', reason }
  const failFrom = (nth: number) => {
    mend = failWrites('ratings', name, moment, nth)
  }

  test('is told of, has nothing of the rating, and takes the next try', async () => {
    failFrom(0)
    expect(await device.submit(draft(4))).toEqual(failed)
    expect(await device.find(helpAt('A-1'))).toBeUndefined()
    expect(await device.outbox()).toMatchObject({ waiting: 0 })
    mend()
    expect(await device.submit(draft(4))).toMatchObject({ kind: 'stored', rating: { revision: 1, score: 4 } })
    expect(await device.outbox()).toMatchObject({ waiting: 1 })
  })

  test('leaves a rating as it was when its change or withdrawal fails', async () => {
    const id = await rateAndSend(2)
    const before = await device.find(helpAt('A-1'))
    failFrom(0)
    expect(await device.revise(id, { score: 5 })).toEqual(failed)
    expect(await device.withdraw(id)).toEqual(failed)
    expect(await device.find(helpAt('A-1'))).toEqual(before)
    mend()
    expect(await device.revise(id, { score: 5 })).toMatchObject({ kind: 'stored', rating: { revision: 2 } })
  })

  test('does not take a rating back for one of another team that it then does not store', async () => {
    await rateAndSend(2)
    const before = await device.find(helpAt('A-1'))
    failFrom(1) // the withdrawal is written, what follows it is not
    expect(await device.submit(draft(5, 'hr'))).toEqual(failed)
    expect(await device.find(helpAt('A-1'))).toEqual(before)
    mend()
    await device.drain()
    expect(await pooledValues(world.deps, 'score')).toEqual(['2'])
    expect(await device.submit(draft(5, 'hr'))).toMatchObject({ kind: 'stored', rating: { score: 5 } })
  })

  test('tells the same of what is said by name', async () => {
    mend = failWrites('named', name, moment)
    const helper = {
      kind: 'person',
      id: 'it-1',
      name: 'Person it-1',
      team: { id: 'it', name: 'IT' },
    } as const
    expect(await device.thank(helper)).toEqual(failed)
    expect(await device.unsent()).toEqual([])
    mend()
    expect(await device.thank(helper)).toMatchObject({ kind: 'stored' })
  })
})

test('a receipt that cannot be written loses nothing: the rating is sent again and pooled once', async () => {
  const written = await device.submit(draft(4))
  if (written.kind === 'stored') await device.close(written.rating.id)
  mend = failWrites('ratings', 'QuotaExceededError', 'request', 1) // bound to its pass, then the disk is full
  await expect(device.drain()).rejects.toMatchObject({ name: 'QuotaExceededError' })
  expect(await pooledValues(world.deps, 'score')).toEqual(['4'])
  expect((await device.find(helpAt('A-1')))?.state).toEqual({ kind: 'waiting' })
  mend()
  await device.drain()
  expect((await device.find(helpAt('A-1')))?.state).toEqual({ kind: 'sent' })
  expect(await pooledValues(world.deps, 'score')).toEqual(['4'])
})

describe('a database that goes away under an open device', () => {
  const losses = {
    'is deleted': () => settled(indexedDB.deleteDatabase(databaseName)),
    'is closed by the browser': async () => {
      const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
      await device.outbox()
      const [connection] = transaction.mock.contexts
      transaction.mockRestore()
      if (!(connection instanceof IDBDatabase)) throw new Error('nothing was read')
      const closed = new Promise((resolve) => connection.addEventListener('close', resolve))
      forceCloseDatabase(connection as never) // declared to want the class itself
      await closed
    },
  }

  test.each(Object.entries(losses))(
    'and %s: whoever rates is told, and the next start works',
    async (_, lose) => {
      await lose()
      expect(await device.submit(draft(4))).toEqual({ kind: 'failed', reason: 'storage' })
      device.dispose()
      device = await openDevice()
      expect(await device.submit(draft(4))).toMatchObject({ kind: 'stored' })
      await device.drain()
    },
  )

  test('by the browser says so, and what was stored is there at the next start', async () => {
    await device.submit(draft(4))
    device.dispose()
    const said = vi.fn()
    const store = await openStore(databaseName, said)
    forceCloseDatabase(unwrap(store) as never)
    await expect.poll(() => said.mock.calls.length).toBe(1)
    device = await openDevice()
    expect(await device.find(helpAt('A-1'))).toMatchObject({ score: 4, state: { kind: 'waiting' } })
  })
})

test.each(['SecurityError', 'InvalidStateError'])(
  'a browser that gives no storage at all says so when the device is opened (%s)',
  async (name) => {
    const refusal = new DOMException('not in a private window', name)
    const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw refusal
    })
    await expect(openDevice({ signedIn: false })).rejects.toBe(refusal)
    open.mockRestore()
    expect(await device.submit(draft(4))).toMatchObject({ kind: 'stored' })
  },
)

function settled(request: IDBOpenDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
}
