import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browser } from 'wxt/browser'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { ask } from '../../extension/ask.ts'

vi.mock('wxt/browser', async () => {
  const { fakeBrowser: fake } = await import('wxt/testing/fake-browser')
  return { browser: fake }
})

const lost = () => Promise.reject(new Error('Could not establish connection. Receiving end does not exist.'))
const cut = () => Promise.resolve(undefined) // what Chromium says of a worker that was stopped over a message
const told = () => Promise.resolve({ kind: 'answer', value: { waiting: 1, sent: 0, counted: 0, refused: 0 } })

let asked: string[]

/** Answers the messages one after the other in these ways, the last way for ever. */
function answer(...ways: (() => Promise<unknown>)[]) {
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(((request: { kind: string }) => {
    asked.push(request.kind)
    return (ways.length > 1 ? ways.shift() : ways[0])?.()
  }) as never) // the real one has one signature for each browser
}

beforeEach(() => {
  fakeBrowser.reset()
  vi.useFakeTimers()
  asked = []
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test.each(['plan', 'settings'] as const)('what only reads is put to the next one: %s', async (kind) => {
  answer(cut, told)
  const answered = ask({ kind })
  await vi.runAllTimersAsync()
  await answered
  expect(asked).toEqual([kind, kind])
})

test.each([
  ['could not be started', lost],
  ['ended over the message', cut],
])('a question to a worker that %s is put to the next one', async (_how, way) => {
  answer(way, way, told)
  const answered = ask({ kind: 'outbox' })
  await vi.runAllTimersAsync()
  expect(await answered).toMatchObject({ waiting: 1 })
  expect(asked).toHaveLength(3)
})

test('where no worker comes, it ends in an error', async () => {
  answer(cut)
  const answered = expect(ask({ kind: 'account' })).rejects.toThrow('no answer')
  await vi.runAllTimersAsync()
  await answered
})

test('thanks are not said twice', async () => {
  answer(cut, told)
  const helper = { kind: 'person', id: 'anna', name: 'Anna', team: { id: 'it', name: 'IT' } } as const
  await expect(ask({ kind: 'thank', helper })).rejects.toThrow('no answer')
  expect(asked).toEqual(['thank'])
})

test('an error of the background is an answer', async () => {
  answer(() => Promise.resolve({ kind: 'error', message: 'outbox failed' }))
  await expect(ask({ kind: 'outbox' })).rejects.toThrow('outbox failed')
  expect(asked).toHaveLength(1)
})

test('a page that outlived an update does not ask again', async () => {
  answer(lost)
  vi.spyOn(browser.runtime, 'id', 'get').mockReturnValue(undefined as never)
  await expect(ask({ kind: 'outbox' })).rejects.toThrow('Receiving end')
  expect(asked).toHaveLength(1)
})
