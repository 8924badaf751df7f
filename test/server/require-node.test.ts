import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const check = join(root, 'server/require-node.mjs')

test('an old Node is refused with one line that names the remedy', () => {
  const pretend =
    'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.20.2" } })'
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', pretend, check], {
    encoding: 'utf8',
  })

  expect(status).toBe(1)
  expect(stdout).toBe('')
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('npm ci')
})

test('Node 24 passes without a word', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [check], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('every npm script begins with the check', () => {
  const Package = v.object({ scripts: v.record(v.string(), v.string()) })
  const { scripts } = v.parse(Package, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  for (const [name, script] of Object.entries(scripts)) {
    expect(script, name).toMatch(/^node server\/require-node\.mjs && /)
  }
})
