import { expect, test } from 'vitest'
import { describeFounded, type Founded } from '../../../server/cli/init-text.ts'

const people = Array.from({ length: 12 }, (_, n) => ({
  person: `p${n}`,
  name: `Person ${n}`,
  link: `https://x/${n}`,
}))
const founded: Founded = {
  organisation: 'Lumen Works',
  address: 'https://rapport.corp.example',
  port: 8787,
  database: 'file:data/rapport.db',
  settings: 'data/rapport.db.env',
  variables: { RAPPORT_ORGANISATION: 'Lumen Works' },
  epoch: '2026-Q4',
  teams: 1,
  administrators: [],
  people,
  linksUntil: '2026-12-24',
}
const tell = (change: Partial<Founded>, { now = Date.UTC(2026, 10, 10), isDefault = true } = {}) =>
  describeFounded({ ...founded, ...change }, { now, isDefault }).join('\n')

test('an epoch that ends soon is a bad time to begin, which is said', () => {
  expect(tell({})).not.toContain('ends soon')
  expect(tell({}, { now: Date.UTC(2026, 11, 20) })).toMatch(
    /ends soon: .* by 8 January 2027 is never shown\. Better begin after 31 December 2026/,
  )
})

test('with a libSQL server the environment must say all settings, and where the database is', () => {
  const text = tell({ database: 'libsql://db.corp.example', settings: null }, { isDefault: false })
  expect(text).toContain('RAPPORT_ORGANISATION="Lumen Works"')
  expect(text).toContain('RAPPORT_SECRET=')
  expect(text).toContain('RAPPORT_DATABASE_URL="libsql://db.corp.example" npm run serve')
})

test('on one computer only, no proxy is spoken of, but what is to be done for the others', () => {
  const text = tell({ address: 'http://localhost:8787' })
  expect(text).not.toContain('caddy')
  expect(text).toContain('RAPPORT_PUBLIC_URL')
})
