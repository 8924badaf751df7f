import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startChild } from '../support/child.ts'

const harness = ['--import', join(import.meta.dirname, 'loader.ts'), join(import.meta.dirname, 'main.ts')]

// Dozens of servers are started, killed and restored one after the other: a busy machine takes minutes.
vi.setConfig({ testTimeout: 900_000 })

/** The small run of `npm run faults`; the seed is in the output, for playing it again. */
async function runFaults(...args: string[]) {
  const child = startChild(process.execPath, [...harness, ...args], process.env)
  onTestFinished(child.stop)
  return { status: await child.ended(), said: child.output() }
}

test('whatever breaks, no rating is lost and none is counted twice', async () => {
  const { status, said } = await runFaults('--ratings', '300')
  expect(said).toMatch(/^lost 0, double 0$/m)
  expect(said).toMatch(/wire: drop-response +\d/)
  expect(said).toMatch(/server killed -9.* +\d/)
  expect(said).toMatch(/restored from an old backup +\d/)
  expect(said).toMatch(/device died +\d/)
  expect(said).toMatch(/epochs closed +[2-9]/)
  expect([0, 3], said).toContain(status) // so small a run may be over before a disk is filled
})

test('an outbox that deletes before counting is found out', async () => {
  const { status, said } = await runFaults('--ratings', '200', '--mutation', 'delete-before-counting')
  expect(status, said).toBe(1)
  expect(said).toMatch(/found: stuck +\d/)
})

test('a server that counts a repeated rating again is found out', async () => {
  const { status, said } = await runFaults('--ratings', '200', '--mutation', 'no-idempotency')
  expect(status, said).toBe(1)
  expect(said).toMatch(/found: double +\d/)
})
