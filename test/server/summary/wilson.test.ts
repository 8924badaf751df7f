import { expect, test } from 'vitest'
import { wilson } from '../../../server/summary/wilson.ts'

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i gives the published interval', (successes, n, low, high) => {
  const share = wilson(successes, n)
  expect(share?.low).toBeCloseTo(low, 4)
  expect(share?.high).toBeCloseTo(high, 4)
})

test('nothing rated gives no share', () => {
  expect(wilson(0, 0)).toBeUndefined()
})
