import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { openWorld, type World } from '../../support/in-process.ts'

let world: World
let folder: string
beforeEach(async () => {
  world = await openWorld()
  folder = mkdtempSync(join(tmpdir(), 'rapport-own-build-'))
  for (const name of ['updates.xml', 'rapport.crx', 'rapport.xpi', 'policy-chromium.json'])
    writeFileSync(join(folder, name), `this is ${name}`)
})
afterEach(() => {
  world.close()
  rmSync(folder, { recursive: true })
})

function ask(file: string, extensionDir: string | undefined = folder): Response | Promise<Response> {
  const { config } = world.deps
  return createApp({ ...world.deps, config: { ...config, extensionDir } }).request(`/extension/${file}`)
}

test.each([
  ['updates.xml', 'text/xml; charset=utf-8'],
  ['rapport.crx', 'application/x-chrome-extension'],
  ['rapport.xpi', 'application/x-xpinstall'],
])('%s is served as %s', async (file, type) => {
  const answer = await ask(file)
  expect(answer.headers.get('content-type')).toBe(type)
  expect(await answer.text()).toBe(`this is ${file}`)
})

test.each([
  'policy-chromium.json',
  'updates.json',
  '..%2Frapport.db',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  'toString',
  '',
])('nothing else is: "%s"', async (file) => {
  expect((await ask(file)).status).toBe(404)
})

test('without a folder there is nothing', async () => {
  const { config } = world.deps
  expect((await createApp({ ...world.deps, config }).request('/extension/updates.xml')).status).toBe(404)
})
