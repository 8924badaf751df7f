import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatCode, parseCode } from '../../../widget/core/transfer-code.ts'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'
import { createNetwork, rateHelp, stateOf } from '../../support/passing-time.ts'

let world: World
let network: ReturnType<typeof createNetwork>

beforeEach(async () => {
  world = await openWorld()
  network = createNetwork(world)
})
afterEach(() => world.close())

/** Two devices of Hr-1: the first has the passes, the second came too late for them. */
async function openTwo() {
  const { fetch } = network
  const first = await createTestDevice(world, 'hr-1', { fetch })
  await rateHelp(first, 'A-1')
  const second = await createTestDevice(world, 'hr-1', { fetch })
  await rateHelp(second, 'A-2')
  expect(await stateOf(second, 'A-2')).toEqual({ kind: 'waiting', pause: 'book-lost' })
  return { first, second }
}

async function offer(device: Awaited<ReturnType<typeof openTwo>>['first']): Promise<string> {
  const offered = await device.offerTransfer()
  if (offered.kind !== 'offered') throw new Error(offered.reason)
  return offered.code
}

const tokens = () =>
  world.deps.db.read.all<{ n: number; tokens: number }>(
    "SELECT count(*) AS n, count(DISTINCT rater_mark) AS tokens FROM part WHERE kind = 'score'",
  )

describe('a pass book on its way to a second device', () => {
  test('lets what waited there be sent at once, with the same passes', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    expect(await second.takeTransfer(code.toLowerCase().replaceAll('-', ' '))).toEqual({ kind: 'taken' })
    await second.drain()
    expect(await stateOf(second, 'A-2')).toEqual({ kind: 'sent' })
    await rateHelp(first, 'A-3')
    expect(await tokens()).toEqual([{ n: 3, tokens: 1 }])
  })

  test('lets no interaction be rated twice, once on each device', async () => {
    const { first, second } = await openTwo()
    await second.takeTransfer(await offer(first))
    await rateHelp(second, 'A-1')
    expect(await stateOf(second, 'A-1')).toEqual({ kind: 'refused', reason: 'already-rated' })
  })

  test('shows the server neither code nor passes', async () => {
    const { first } = await openTwo()
    const code = await offer(first)
    const posted = network.asked.find(({ path }) => path === '/v1/transfers')?.body ?? ''
    const { id, box, ...more } = JSON.parse(posted)
    expect(more).toEqual({})
    expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const plain = Buffer.from(box, 'base64url').toString('latin1')
    for (const secret of [code, code.replaceAll('-', ''), 'hr-1', '2026-11', 'extension']) {
      expect(posted).not.toContain(secret)
      expect(plain).not.toContain(secret)
    }
  })

  test('cannot be taken twice', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    await second.takeTransfer(code)
    const third = await createTestDevice(world, 'hr-1')
    expect(await third.takeTransfer(code)).toEqual({ kind: 'failed', reason: 'unknown' })
  })

  test('is not found under another code, and is still there for the right one', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    const wrong = formatCode(crypto.getRandomValues(new Uint8Array(16)))
    expect(await second.takeTransfer(wrong)).toEqual({ kind: 'failed', reason: 'unknown' })
    expect(await second.takeTransfer('0000-1111')).toEqual({ kind: 'failed', reason: 'not-a-code' })
    expect(await second.takeTransfer(code)).toEqual({ kind: 'taken' })
  })

  test('is gone after ten minutes', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    world.clock.now += 10 * 60 * 1000
    expect(await second.takeTransfer(code)).toEqual({ kind: 'failed', reason: 'unknown' })
  })

  test('is not given to another person who has the code, and stays for its own', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    const stranger = await createTestDevice(world, 'it-1')
    expect(await stranger.takeTransfer(code)).toEqual({ kind: 'failed', reason: 'unknown' })
    expect(await second.takeTransfer(code)).toEqual({ kind: 'taken' })
  })

  test('that was changed by one bit is refused, and nothing of it is kept', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    network.instead.answer = async (path, ask) => {
      if (!path.startsWith('/v1/transfers/')) return ask()
      const bytes = Buffer.from((await (await ask()).json()).box, 'base64url')
      bytes[40] = (bytes[40] ?? 0) ^ 1
      return Response.json({ box: bytes.toString('base64url') })
    }
    expect(await second.takeTransfer(code)).toEqual({ kind: 'failed', reason: 'damaged' })
    await second.drain()
    expect(await stateOf(second, 'A-2')).toEqual({ kind: 'waiting', pause: 'book-lost' })
  })

  test('is checked against the keys that the second device is shown', async () => {
    const { first, second } = await openTwo()
    const code = await offer(first)
    await world.deps.db.run([
      "UPDATE epoch_key SET spki = (SELECT spki FROM epoch_key WHERE scope <> 'extension')",
    ])
    expect(await second.takeTransfer(code)).toEqual({ kind: 'failed', reason: 'keys-differ' })
  })

  test('does not exist on a device that has none, and is for nobody who is signed out', async () => {
    const { second } = await openTwo()
    expect(await second.offerTransfer()).toEqual({ kind: 'failed', reason: 'no-book' })
    await second.signOut()
    expect(await second.offerTransfer()).toEqual({ kind: 'failed', reason: 'signed-out' })
    expect(await second.takeTransfer('0'.repeat(26))).toEqual({ kind: 'failed', reason: 'signed-out' })
  })
})

describe('a transfer code', () => {
  test('is read as it was written, however it is typed', () => {
    const code = crypto.getRandomValues(new Uint8Array(16))
    const text = formatCode(code)
    expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/)
    expect(parseCode(text)).toEqual(code)
    expect(
      parseCode(` ${text.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l')}`),
    ).toEqual(code)
  })

  test('of another length, with other letters or beyond 128 bits is none', () => {
    expect(parseCode('0'.repeat(25))).toBeUndefined()
    expect(parseCode(`${'0'.repeat(25)}U`)).toBeUndefined()
    expect(parseCode('Z'.repeat(26))).toBeUndefined()
    expect(parseCode(`7${'Z'.repeat(25)}`)).toEqual(new Uint8Array(16).fill(255))
  })
})
