import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import type { Config } from '../../../server/config.ts'
import type { KeyFile } from '../../../server/contract/keys.ts'
import { setRole } from '../../../server/identity/set-role.ts'
import { readLog } from '../../../server/log/append.ts'
import { setThreshold } from '../../../server/settings/set-threshold.ts'
import { readFacts } from '../../../server/transparency/facts.ts'
import { en } from '../../../server/transparency/text/en.ts'
import { openWorld, people, server, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** The page as text, as somebody would read it. */
async function read(change: Partial<Config> = {}, headers: Record<string, string> = {}): Promise<string> {
  const app = createApp({ ...world.deps, config: { ...world.deps.config, ...change } })
  const response = await app.request(`${server}/transparency`, { headers })
  expect(response.status).toBe(200)
  return (await response.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

test('it says which thresholds are in force, and which will be', async () => {
  expect(await read()).toContain('at least 5 people')
  await setThreshold(world.deps, 'score', 7)
  await setThreshold(world.deps, 'score', 6)
  const text = await read()
  expect(text).toContain('Nothing is shown of fewer than 7 raters.')
  expect(text).toContain('6 colleagues who compare notes')
  expect(text).toContain('From 2026-12 on: 6 raters for a score, 10 for details and comments.')
})

test('it is dated, names the organisation and ends with lines to sign', async () => {
  const text = await read({ organisation: 'Kestrel <Vale>' })
  expect(text).toContain('Kestrel &lt;Vale&gt;')
  expect(text).toContain('As of 10 November 2026 (UTC)')
  expect(text).toMatch(/For the employees.*Signature.*For the employer.*Signature/)
})

test('its contents lead to every part of it, in order', async () => {
  const page = await (await world.fetch(`${server}/transparency`)).text()
  const linked = [...page.matchAll(/<a href="#([^"]+)">([^<]+)</g)].map(([, id, heading]) => [id, heading])
  const parts = [...page.matchAll(/<section id="([^"]+)"><h2>([^<]+)</g)].map(([, id, heading]) => [
    id,
    heading,
  ])
  expect(linked).toEqual(parts)
  expect(linked).toHaveLength(page.split('<h2>').length - 1)
})

test('it has the head of the log and the fingerprints of the keys that everybody is given', async () => {
  const text = await read()
  const head = (await readLog(world.deps.db.query)).at(-1)
  expect(text).toContain(`entry ${head?.number}`)
  expect(text.replaceAll(' ', '')).toContain(head?.hash)
  const { keys } = (await (await world.fetch(`${server}/v1/keys`)).json()) as KeyFile
  const facts = await readFacts(world.deps)
  expect(facts.keys).toHaveLength(keys.length)
  for (const { spki } of keys) {
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(spki, 'base64url'))
    const fingerprint = Buffer.from(digest).toString('hex').slice(0, 16)
    expect(text.replaceAll(' ', '')).toContain(fingerprint)
  }
})

test('it warns where nothing waits, and not where ratings do', async () => {
  expect(await read({ pace: 'seconds' })).toContain('the time could give a rater away')
  expect(await read({ pace: 'weekly' })).not.toContain('the time could give a rater away')
})

test('it warns when the log does not hold', async () => {
  expect(await read()).not.toContain('does not hold')
  await world.deps.db.run(['UPDATE log_entry SET "after" = \'1\' WHERE number = 1'])
  expect(await read()).toContain('does not hold')
})

test('it has words for whatever the log tells of', async () => {
  await setRole(world.deps, 'hr-1', 'analyst')
  const events = [
    'restored',
    'secret-changed',
    'parts-lost',
    'people-added/2026-10',
    'pass-books/2026-10/site:portal',
  ]
  const entries = await readLog(world.deps.db.query)
  const names = [...entries.map(({ what }) => what), ...events, 'withheld/2026-10']
  expect(names).toContain('people-who-see-every-team')
  for (const name of names) expect(en.what(name)).not.toBe(name)
  expect(await read()).toContain('People who see every team, as analysts or administrators')
})

test('it says how long a session lasts', async () => {
  expect(await read()).toContain('Sessions 90 days without use, 12 months at most')
})

test('it says what a hosted database may keep', async () => {
  expect(await read()).not.toContain('run as a service')
  expect(await read({ databaseUrl: 'libsql://db.test' })).toContain('run as a service')
})

test('its table has all that is kept for a time, with the periods in force', async () => {
  const text = await read()
  expect(text).toMatch(/Sign-ins under way .* 10 minutes at most, used tokens 6 minutes/)
  expect(text).toMatch(/sent by name was deleted .* 365 days after that month ends/)
  expect(text).toMatch(/What you do not want to receive .* Until you switch them on again or are erased/)
  expect(text).toMatch(/department and manager.* groups and who is in them/)
})

test('it says what backups hold, and of a hosted database what its own do', async () => {
  expect(await read()).toMatch(
    /Backups .* but for ratings not shown yet.* the keys that passes are signed with/,
  )
  const hosted = await read({ databaseUrl: 'libsql://db.test' })
  expect(hosted).toMatch(/own backups hold all .* ratings not shown yet too/)
  expect(hosted).not.toContain('but for ratings not shown yet')
})

test('it says what the journal has, and for how long', async () => {
  expect(await read()).toMatch(/Journal.* until 7 days after the passes end; .* 365 days later/)
})

test('it names no person', async () => {
  const text = await read()
  for (const person of Object.values(people).flat()) expect(text).not.toContain(person)
})

test('a reader of a language that is not there gets English, and caches are told', async () => {
  const headers = { 'accept-language': 'eo, de;q=0.5' }
  const response = await createApp(world.deps).request(`${server}/transparency`, { headers })
  expect(await response.text()).toContain('<html lang="en">')
  expect(response.headers.get('vary')).toContain('Accept-Language')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})
