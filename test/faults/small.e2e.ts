import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const harness = ['--import', './test/faults/loader.ts', 'test/faults/main.ts']

/** The small run of `npm run faults`; the seed is in the output, for playing it again. */
function runFaults(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...harness, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test('whatever breaks, no rating is lost and none is counted twice', () => {
  const { status, said } = runFaults('--ratings', '300')
  expect(said).toMatch(/^lost 0, double 0$/m)
  expect(said).toMatch(/wire: drop-response +\d/)
  expect(said).toMatch(/server killed -9.* +\d/)
  expect(said).toMatch(/restored from an old backup +\d/)
  expect(said).toMatch(/device died +\d/)
  expect(said).toMatch(/epochs closed +[2-9]/)
  expect([0, 3], said).toContain(status) // so small a run may be over before a disk is filled
})

test('an outbox that deletes before counting is found out', () => {
  const { status, said } = runFaults('--ratings', '200', '--mutation', 'delete-before-counting')
  expect(status, said).toBe(1)
  expect(said).toMatch(/found: stuck +\d/)
})

test('a server that counts a repeated rating again is found out', () => {
  const { status, said } = runFaults('--ratings', '200', '--mutation', 'no-idempotency')
  expect(status, said).toBe(1)
  expect(said).toMatch(/found: double +\d/)
})
