import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hashEntry, type LogEntry } from '../../../server/contract/log.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { readLog } from '../../../server/log/append.ts'
import { createTestDevice, dayMs, openWorld, server, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const run = (sql: string, ...args: (string | number)[]) => world.deps.db.run([{ sql, args }])
const log = () => readLog(world.deps.db.query)
const changePace = (pace: 'weekly' | 'seconds') =>
  prepareEpoch({ ...world.deps, config: { ...world.deps.config, pace } })

/** The forger's best: a chain that is intact in itself, with another past. */
async function rewriteFrom(number: number, change: Partial<LogEntry>): Promise<void> {
  const entries = await log()
  let previous = entries[number - 2]?.hash ?? '0'.repeat(64)
  for (const entry of entries.slice(number - 1)) {
    const forged = { ...entry, ...(entry.number === number ? change : {}), previous }
    previous = await hashEntry(forged)
    await run(
      'UPDATE log_entry SET "after" = ?, previous = ?, hash = ? WHERE number = ?',
      forged.after,
      forged.previous,
      previous,
      entry.number,
    )
  }
}

describe('a device that checks the settings log', () => {
  test('finds it intact, and again when it has grown', async () => {
    const device = await createTestDevice(world, 'it-1')
    const first = await device.checkLog()
    expect(first).toMatchObject({ kind: 'intact', head: { number: (await log()).length } })
    await changePace('weekly')
    expect(await device.checkLog()).toMatchObject({ kind: 'intact', head: { number: (await log()).length } })
    device.dispose()
  })

  test('notices a changed entry', async () => {
    const device = await createTestDevice(world, 'it-1')
    await run('UPDATE log_entry SET "after" = \'quarter\' WHERE number = 3')
    expect(await device.checkLog()).toEqual({ kind: 'rewritten', number: 3 })
    device.dispose()
  })

  test('notices a past that was rewritten as a whole, by the head that it kept, and does not forget it', async () => {
    const device = await createTestDevice(world, 'it-1')
    const seen = await device.checkLog()
    await rewriteFrom(3, { after: 'quarter' })
    const stranger = await createTestDevice(world, 'it-2')
    expect(await stranger.checkLog()).toMatchObject({ kind: 'intact' }) // who never saw the old one cannot know
    const rewritten = { kind: 'rewritten', number: seen.kind === 'intact' ? seen.head.number : 0 }
    expect(await device.checkLog()).toEqual(rewritten)
    await changePace('weekly')
    expect(await device.checkLog()).toEqual(rewritten)
    device.dispose()
    stranger.dispose()
  })

  test('notices a removed tail, also once others have grown in its place', async () => {
    const device = await createTestDevice(world, 'it-1')
    await changePace('weekly')
    await device.checkLog()
    const number = (await log()).length
    await run('DELETE FROM log_entry WHERE number = ?', number)
    expect(await device.checkLog()).toEqual({ kind: 'rewritten', number })
    await prepareEpoch({ ...world.deps, demo: true })
    expect((await log()).length).toBe(number)
    expect(await device.checkLog()).toEqual({ kind: 'rewritten', number })
    device.dispose()
  })

  test('keeps what it found for whoever asks, tells watchers, and forgets it once the log is intact again', async () => {
    const device = await createTestDevice(world, 'it-1')
    await device.checkLog()
    expect(await device.logBreak()).toBeUndefined()
    let heard = 0
    device.watch(() => heard++, new AbortController().signal)
    const [before] = (await log()).slice(2)
    await run('UPDATE log_entry SET "after" = \'other\' WHERE number = 3')
    world.clock.now += dayMs
    await device.logBreak() // asking is enough: what is a day old is checked behind it
    await expect.poll(() => device.logBreak()).toBe(3)
    expect(heard).toBe(1)
    await run('UPDATE log_entry SET "after" = ? WHERE number = 3', before?.after ?? '')
    await device.checkLog()
    expect(await device.logBreak()).toBeUndefined()
    expect(heard).toBe(2)
    device.dispose()
  })

  test('calls no answer, or none that it has a right to, unreachable', async () => {
    const away = await createTestDevice(world, 'it-1')
    await away.signOut()
    expect(await away.checkLog()).toEqual({ kind: 'unreachable' })
    const offline = await createTestDevice(world, 'it-1', {
      fetch: () => Promise.reject(new TypeError('offline')),
    })
    expect(await offline.checkLog()).toEqual({ kind: 'unreachable' })
    away.dispose()
    offline.dispose()
  })
})

describe('draining', () => {
  const drainedBy = async () => {
    const fetch = vi.fn(world.fetch)
    const device = await createTestDevice(world, 'it-1', { fetch: fetch as typeof globalThis.fetch })
    const asked = () => fetch.mock.calls.filter(([url]) => url === `${server}/v1/log`).length
    return { device, asked }
  }

  test('checks the log once a day', async () => {
    const { device, asked } = await drainedBy()
    await device.drain()
    await device.drain()
    expect(asked()).toBe(1)
    world.clock.now += dayMs
    await device.drain()
    expect(asked()).toBe(2)
    device.dispose()
  })

  test('does not while a rating waits: a session beside a pass would say whose it is', async () => {
    const { device, asked } = await drainedBy()
    await device.submit({
      interaction: { origin: 'https://portal.test', reference: 'HR-1', heading: 'A letter' },
      colleague: { kind: 'team', id: 'hr', name: 'HR' },
      score: 4,
    })
    await device.drain()
    expect(asked()).toBe(0)
    device.dispose()
  })
})
