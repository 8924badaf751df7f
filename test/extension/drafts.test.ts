import { beforeEach, describe, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { createDrafts } from '../../extension/drafts.ts'

const place = { origin: 'https://jira.corp.example', reference: 'HELP-42' }
const other = { ...place, reference: 'HELP-43' }
const draft = { colleague: { kind: 'team', id: 'hr', name: 'Human Resources' }, score: 2 } as const
const minuteMs = 60_000

let now: number
const local = fakeBrowser.storage.local
const drafts = createDrafts(local as never, () => now) // the fake has fewer fields than the real type

beforeEach(() => {
  fakeBrowser.reset()
  now = Date.UTC(2026, 10, 10)
})

describe('what a card shows and has not stored', () => {
  test('is there for the next script on the same interaction alone', async () => {
    await drafts.keep(place, draft)
    expect(await drafts.find(place)).toEqual(draft)
    expect(await drafts.find(other)).toBeUndefined()
    expect(await drafts.find({ ...place, origin: 'https://evil.example' })).toBeUndefined()
  })

  test('is gone once nothing is unsaved', async () => {
    await drafts.keep(place, draft)
    await drafts.keep(place, undefined)
    expect(await drafts.find(place)).toBeUndefined()
    expect(await local.get(null)).toEqual({})
  })

  test('is not offered after ten minutes, and then forgotten with nothing else', async () => {
    await local.set({ server: 'https://rapport.corp.example' })
    await drafts.keep(place, draft)
    now += 9 * minuteMs
    await drafts.keep(other, draft)
    now += 2 * minuteMs
    expect(await drafts.find(place)).toBeUndefined()
    await drafts.forget('late')
    expect(await drafts.find(other)).toEqual(draft)
    expect(Object.keys(await local.get(null))).toHaveLength(2)
    await drafts.forget('all')
    expect(await local.get(null)).toEqual({ server: 'https://rapport.corp.example' })
  })

  test('of another version, that cannot be read, is not offered', async () => {
    await drafts.keep(place, draft)
    const [key = ''] = Object.keys(await local.get(null))
    await local.set({ [key]: { draft: { colleague: 'hr' }, keptOn: now } })
    expect(await drafts.find(place)).toBeUndefined()
  })
})
