import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { readOrganisation } from '../../extension/organisation.ts'
import { changeSettings, chooseServer, findServer, findSettings } from '../../extension/settings.ts'
import { readSiteAddress } from '../../extension/site-address.ts'

const { local } = fakeBrowser.storage
const area = local as unknown as Parameters<typeof findSettings>[0] // the fake has fewer fields than the real type
const none = readOrganisation({})
const own = { from: '20:00', to: '07:00' }

beforeEach(() => fakeBrowser.reset())

test('begin in English and without quiet hours', async () => {
  expect(await findSettings(area, none)).toMatchObject({ language: 'en', quietHours: null })
})

test('are the person’s own where the organisation has set nothing, and each stays when another is changed', async () => {
  await changeSettings(area, { quietHours: own })
  await changeSettings(area, { language: 'en' })
  expect(await findSettings(area, none)).toMatchObject({ quietHours: own, locked: { quietHours: false } })
  await changeSettings(area, { quietHours: null })
  expect(await findSettings(area, none)).toMatchObject({ quietHours: null })
})

test('are the organisation’s where it has set them, whatever was chosen before', async () => {
  await changeSettings(area, { quietHours: own })
  await chooseServer(area, 'https://old.example')
  const set = readOrganisation({ server: 'https://new.example', quietHours: { from: '18:00', to: '08:00' } })
  expect(await findServer(area, set)).toBe('https://new.example')
  expect(await findSettings(area, set)).toMatchObject({
    quietHours: { from: '18:00', to: '08:00' },
    locked: { server: true, language: false, quietHours: true },
  })
  expect(await findServer(area, none)).toBe('https://old.example')
})

test('that cannot be read are as if never chosen', async () => {
  await local.set({ settings: { quietHours: 'always' }, server: 'no origin' })
  expect(await findSettings(area, none)).toMatchObject({ quietHours: null })
  expect(await findServer(area, none)).toBeNull()
})

test.each([
  ['jira.corp.example', 'https://jira.corp.example'],
  ['http://intranet/wiki', 'http://intranet'],
  ['https://jira.corp.example:8443/browse/HELP-1', 'https://jira.corp.example:8443'],
])('a site typed as %s is %s', (typed, origin) => {
  expect(readSiteAddress(typed)).toEqual({ kind: 'site', origin })
})

test.each(['', 'jira', 'about:blank', 'chrome://settings', 'two words.example'])('%j is no site', (typed) => {
  expect(readSiteAddress(typed)).toEqual({ kind: 'not-an-address' })
})
