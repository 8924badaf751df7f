import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, expect, test } from 'vitest'
import config from '../../wxt.config.ts'

const root = join(import.meta.dirname, '../..')
const thisMachine = ['http://localhost/*', 'http://127.0.0.1/*']

// The build tool keeps a global, which files of this process are not to find.
afterAll(() => Reflect.deleteProperty(globalThis, '__EXSOLVE_CACHE__'))

const Manifest = v.looseObject({
  permissions: v.array(v.string()),
  host_permissions: v.array(v.string()),
  optional_host_permissions: v.array(v.string()),
})

/** What a released extension says of itself; the build adds what its entry points are. */
async function manifestFor(browser: 'chrome' | 'firefox') {
  if (typeof config.manifest !== 'function') throw new Error('the manifest does not know the browser')
  const env = { browser, mode: 'production', command: 'build', manifestVersion: 3 } as const
  return v.parse(Manifest, await config.manifest(env))
}

test.each(['chrome', 'firefox'] as const)(
  'in %s it is installed without access to any site: each is asked for when somebody wants it there',
  async (browser) => {
    const manifest = await manifestFor(browser)
    expect(manifest.host_permissions.toSorted()).toEqual(thisMachine.toSorted())
    expect(manifest.optional_host_permissions).toEqual(['https://*/*', 'http://*/*'])
    expect(manifest.permissions.filter((one) => /[:/*<]/.test(one))).toEqual([])
    expect(manifest).not.toHaveProperty('content_scripts')
  },
)

test('nor does a script of it begin on a site by itself', async () => {
  const scripts: string[] = []
  for await (const path of glob('extension/entrypoints/**/*.{ts,tsx}', { cwd: root })) {
    const text = await readFile(join(root, path), 'utf8')
    if (text.includes('defineContentScript({')) scripts.push(text)
  }
  expect(scripts).toHaveLength(1)
  for (const text of scripts) {
    expect(text).toContain("registration: 'runtime'")
    // The build asks at installation for what a script that is registered later says here.
    const matches = /matches: \[(.*?)\]/s.exec(text)?.[1] ?? ''
    expect(matches.match(/[^'"\s,]+/g)?.toSorted()).toEqual(thisMachine.toSorted())
  }
})
