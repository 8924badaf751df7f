import { expect, test } from 'vitest'
import { weekAt, weeksUpTo } from '../../../server/release/week.ts'

// The examples of ISO 8601:2004, 3.2.2 and its annexes.
test.each([
  ['2008-12-29', '2009-W01'],
  ['2010-01-03', '2009-W53'],
  ['2026-11-21', '2026-W47'],
  ['2026-11-23', '2026-W48'],
  ['2021-01-01', '2020-W53'],
])('%s is in week %s', (day, week) => {
  expect(weekAt(Date.parse(day))).toBe(week)
})

test('a span ends with the current week and names each week once', () => {
  expect(weeksUpTo(Date.parse('2026-01-08'), 4)).toEqual(['2025-W51', '2025-W52', '2026-W01', '2026-W02'])
})
