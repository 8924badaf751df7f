import { expect, test } from 'vitest'
import { backoffMs } from '../../../widget/core/backoff.ts'

const longest = () => 1
const attempts = Array.from({ length: 40 }, (_, index) => index)

test('the wait before the next attempt doubles with each that failed, up to an hour', () => {
  expect(attempts.slice(0, 4).map((n) => backoffMs(n, longest))).toEqual([2_000, 4_000, 8_000, 16_000])
  expect(attempts.slice(11).map((n) => backoffMs(n, longest))).toEqual(
    attempts.slice(11).map(() => 3_600_000),
  )
})

test('after years of attempts the wait is still an hour', () => {
  expect(backoffMs(100_000, longest)).toBe(3_600_000)
})

test('any share of the wait may be drawn, so that devices that failed together do not come back together', () => {
  expect([0, 0.25, 0.5, 0.75].map((share) => backoffMs(3, () => share))).toEqual([0, 4_000, 8_000, 12_000])
})

test('no device comes before the time that the server asked for, and not all of them at it', () => {
  expect([0, 0.5, 1].map((share) => backoffMs(0, () => share, 120_000))).toEqual([120_000, 121_000, 122_000])
  expect(backoffMs(40, () => 0, 86_400_000)).toBe(86_400_000) // longer than the longest wait of its own
})
