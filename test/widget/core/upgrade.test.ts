import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Device } from '../../../widget/core/device.ts'
import type { OutboxRecord } from '../../../widget/core/outbox.ts'
import { openStore } from '../../../widget/core/store.ts'
import { type Dump, dumpDatabase, loadDump } from '../../fixtures/dump.ts'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')
const versions = readdirSync(fixtures).filter((name) => /^outbox-v\d+\.json$/.test(name))

let world: World
let device: Device | undefined
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => {
  device?.dispose()
  world.close()
})

const recordsOf = (dump: Dump, store: string) => dump.stores.find(({ name }) => name === store)?.records ?? []

test("there is a fixture of today's version, and of those before", async () => {
  const store = await openStore('newest', () => undefined)
  expect(versions).toHaveLength(store.version)
  store.close()
})

test.each(versions)('every record of %s is kept, and every rating is found as it stands', async (version) => {
  const old = JSON.parse(readFileSync(join(fixtures, version), 'utf8')) as Dump
  await loadDump(version, old)
  device = await createTestDevice(world, 'hr-1', { databaseName: version }, { signedIn: false })

  const now = await dumpDatabase(version)
  for (const { name, records } of old.stores) {
    const kept = new Map(recordsOf(now, name).map(({ key, value }) => [key, value]))
    for (const { key, value } of records) expect(kept.get(key)).toMatchObject(value as object)
  }
  const ratings = recordsOf(old, 'ratings').map(({ value }) => value as OutboxRecord)
  expect(ratings.length).toBeGreaterThan(0)
  for (const { id, interaction, revision } of ratings) {
    expect(await device.find(interaction)).toMatchObject({ id, revision })
  }
  const states = await Promise.all(ratings.map(({ interaction }) => device?.find(interaction)))
  const kinds = states.map((found) => [found?.interaction.reference, found?.state.kind])
  expect(Object.fromEntries(kinds)).toEqual({
    'COUNTED-1': 'counted',
    'SENT-1': 'sent',
    'WITHDRAWN-1': 'withdrawn',
    'REFUSED-1': 'refused',
    'WAITING-1': 'waiting',
  })
})
