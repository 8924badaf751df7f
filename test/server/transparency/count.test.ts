import { expect, test } from 'vitest'
import { createCounting } from '../../../server/transparency/text/count.ts'

test.each([
  [1, '1 ocena', '1 arvio'],
  [2, '2 oceny', '2 arviota'],
  [5, '5 ocen', '5 arviota'],
  [12, '12 ocen', '12 arviota'],
  [22, '22 oceny', '22 arviota'],
  [25, '25 ocen', '25 arviota'],
  [112, '112 ocen', '112 arviota'],
  [20_000, '20\u00a0000 ocen', '20\u00a0000 arviota'],
])('%i takes its noun in the form that goes with it', (n, polish, finnish) => {
  const ocena = { one: 'ocena', few: 'oceny', other: 'ocen' }
  expect(createCounting('pl-PL').count(n, ocena)).toBe(polish)
  expect(createCounting('fi-FI').count(n, { one: 'arvio', other: 'arviota' })).toBe(finnish)
})
