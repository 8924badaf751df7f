import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBase } from '../../../widget/core/base.ts'
import { createCardDevice } from '../../../widget/core/card-device.ts'
import type { CardDevice } from '../../../widget/core/device.ts'
import type { Remote } from '../../../widget/core/remote.ts'
import { keep, type Store } from '../../../widget/core/store.ts'
import { helpAt } from '../../support/passing-time.ts'
import { followStorage } from '../../support/storage-steps.ts'

let steps: string[] = []
followStorage((step) => steps.push(step))

let device: CardDevice
let store: Store
beforeEach(async () => {
  device = await openCardDevice()
})
afterEach(() => device.dispose())

/** A page's device; what is due is asked for by name only. */
async function openCardDevice(): Promise<CardDevice> {
  const platform = {
    server: 'https://rapport.test',
    databaseName: randomUUID(),
    clock: Date.now,
    random: Math.random,
    signIn: async () => ({ kind: 'cancelled' }) as const,
    wakeAt: () => undefined,
  }
  const nextWake = async () => void steps.push('looks at what is due')
  const remote = { nextWake } as Partial<Remote> as Remote // nothing else of it is asked for here
  const base = await openBase(platform)
  store = base.store
  const opened = createCardDevice(platform, base, async () => remote)
  opened.watch(() => steps.push('tells watchers'), new AbortController().signal)
  return opened
}

/** All that happens until the rater has the answer, and a while longer. */
async function listSteps(act: () => Promise<unknown>): Promise<string[]> {
  steps = []
  await act()
  steps.push('answer')
  await expect.poll(() => steps).toContain('looks at what is due')
  return steps
}

const session = {
  ...{ token: 'secret', scope: 'extension', expiresOn: Date.UTC(2030, 0) },
  person: { id: 'hr-1', name: 'Hilla', team: 'hr' },
}

const rate = (score: 1 | 4 = 4) =>
  device.submit({ interaction: helpAt('A-1'), colleague: { kind: 'team', id: 'it', name: 'IT' }, score })

const afterwards = ['answer', 'looks at what is due', 'tells watchers']

test('between a tap and its answer lies one transaction, strictly durable, and nothing else', async () => {
  expect(await listSteps(() => rate())).toEqual([
    'readwrite strict: ratings kept',
    'kept.get session',
    'kept.get former',
    'ratings.getAll',
    'ratings.put',
    ...afterwards,
  ])
})

test('another score, and taking it back, are one transaction each', async () => {
  let id = ''
  await listSteps(async () => {
    const written = await rate()
    if (written.kind === 'stored') id = written.rating.id
  })
  const change = ['readwrite strict: ratings', 'ratings.get', 'ratings.put', ...afterwards]
  expect(await listSteps(() => device.revise(id, { score: 1 }))).toEqual(change)
  expect(await listSteps(() => device.withdraw(id))).toEqual(change)
})

test('a card that looks again after a change reads what it shows, and not the directory', async () => {
  await keep(store, 'session', session)
  await keep(store, 'organisation', 'Corp')
  steps = []
  expect(await device.find(helpAt('A-1'))).toBeUndefined()
  expect(await device.account()).toMatchObject({ kind: 'signed-in', organisation: 'Corp' })
  expect(steps).toEqual([
    ...['readonly default: ratings kept', 'kept.get session', 'kept.get former', 'ratings.getAll'],
    ...['readonly default: kept', 'kept.get session', 'readonly default: kept', 'kept.get organisation'],
  ])
})
