import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWake } from '../../../extension/background/wake.ts'

const alarms = { create: vi.fn(), clear: vi.fn() }
const drain = vi.fn()

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  vi.useRealTimers()
  vi.clearAllMocks()
})

const wake = () => createWake(alarms, drain, () => Date.now())

test('a wait shorter than an alarm may be is kept by a timer, and by the alarm should the worker die', () => {
  wake()(1_005_000)
  expect(alarms.create).toHaveBeenCalledExactlyOnceWith('drain', { when: 1_005_000 })
  vi.advanceTimersByTime(4999)
  expect(drain).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(drain).toHaveBeenCalledOnce()
})

test('a long wait is the alarm’s alone', () => {
  wake()(1_000_000 + 3_600_000)
  vi.advanceTimersByTime(3_600_000)
  expect(alarms.create).toHaveBeenCalledExactlyOnceWith('drain', { when: 4_600_000 })
  expect(drain).not.toHaveBeenCalled()
})

test('what was due in the past is due now', () => {
  wake()(5)
  expect(alarms.create).toHaveBeenCalledExactlyOnceWith('drain', { when: 1_000_000 })
  vi.advanceTimersByTime(0)
  expect(drain).toHaveBeenCalledOnce()
})

test('a newer time replaces the older, and nothing pending clears both', () => {
  const wakeAt = wake()
  wakeAt(1_001_000)
  wakeAt(1_002_000)
  vi.advanceTimersByTime(1500)
  expect(drain).not.toHaveBeenCalled()
  wakeAt(undefined)
  vi.advanceTimersByTime(60_000)
  expect(drain).not.toHaveBeenCalled()
  expect(alarms.clear).toHaveBeenCalledExactlyOnceWith('drain')
})
