import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { quietForMs, waitOutQuiet } from '../../extension/quiet-hours.ts'

const night = { from: '18:00', to: '08:00' }
const at = (time: string) => new Date(`2026-11-20T${time}`)
const minuteMs = 60_000

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test.each([
  ['before they begin', night, '17:59:59', 0],
  ['as they begin', night, '18:00:00', 14 * 60 * minuteMs],
  ['before midnight', night, '23:30:00', 8.5 * 60 * minuteMs],
  ['after midnight', night, '07:59:30', 30_000],
  ['as they end', night, '08:00:00', 0],
  ['in the minute after', night, '08:00:30', 0],
  ['within a day', { from: '12:00', to: '13:00' }, '12:15:00', 45 * minuteMs],
  ['with the same time twice', { from: '09:00', to: '09:00' }, '09:00:00', 0],
])('%s it stays quiet for so long', (_, hours, time, ms) => {
  expect(quietForMs(hours, at(time))).toBe(ms)
})

test('a card waits for the end of quiet hours and no longer', async () => {
  vi.setSystemTime(at('07:30:00'))
  const shown = vi.fn()
  void waitOutQuiet(night, Date.now, new AbortController().signal).then(shown)
  await vi.advanceTimersByTimeAsync(29 * minuteMs)
  expect(shown).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(minuteMs)
  expect(shown).toHaveBeenCalledOnce()
})

test('a card that is not wanted any more does not come up in the morning', async () => {
  vi.setSystemTime(at('22:00:00'))
  const gone = new AbortController()
  const waited = expect(waitOutQuiet(night, Date.now, gone.signal)).rejects.toThrow()
  gone.abort()
  await waited
  expect(vi.getTimerCount()).toBe(0)
})

test('without quiet hours nothing waits', async () => {
  await waitOutQuiet(null, Date.now, new AbortController().signal)
})
