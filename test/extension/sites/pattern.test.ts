import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultOf } from '../../../extension/sites/pattern.ts'

const long = 500

test.each([
  '^(-)$',
  '#(\\d+)$',
  '/users/(\\d+)$',
  '/issues/(?<ref>\\d+)$',
  '(?:/browse/|/projects/[^/]+/issues/|[?&]selectedIssue=)(?<ref>[A-Z][A-Z0-9_]+-\\d+)(?:[?&#]|$)',
  '^https?://',
  '(?:www\\.)?corp',
  '^[0-9a-f]{32}$',
  '^[A-ZÄÖ]+$',
  '.*',
  '\\((.+)\\)$',
])('%s is taken', (pattern) => {
  expect(faultOf(pattern)).toBeUndefined()
})

describe('what takes long is refused:', () => {
  test.each([
    ['^(a+)+$', 'repeat a group'],
    ['^(a*)*$', 'repeat a group'],
    ['^(a|a)*$', 'repeat a group'],
    ['^(a|aa)+$', 'repeat a group'],
    ['^(?:a?){30}a{30}$', 'repeat a group'],
    ['(?<x>a)+', 'repeat a group'],
    ['([a-z]+)*@', 'repeat a group'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'repeat a group'],
    ['(.*)\\1', 'refer back'],
    ['(?<x>.*)\\k<x>', 'refer back'],
    ['(?=a+)b', 'look around'],
    ['(?!a+)b', 'look around'],
    ['(?<=a+)b', 'look around'],
    ['(?<!a+)b', 'look around'],
    ['a*a*a*b', 'share a text'],
    ['.*.*.*x', 'share a text'],
    ['\\s*\\s*$', 'share a text'],
    ['\\d+\\w+x', 'share a text'],
    ['a?a?a?a?a?a?a?a?aaaaaaaa', 'share a text'],
    ['[^/]+.+/', 'share a text'],
    ['.+ä.+', 'share a text'],
    ['a+b?a+', 'share a text'],
    ['a{1,50}a{1,50}b', 'share a text'],
    ['(?:a+|b)(?:a+|c)$', 'share a text'],
    [`${'(?:a|b)'.repeat(9)}`, 'alternatives'],
    ['a*a{100}(b)', 'share a text'],
    [`a*${'a{100}'.repeat(5)}(b)`, 'share a text'],
    [`${'(?:a|a)'.repeat(6)}a*b`, 'alternatives'],
    ['a'.repeat(121), 'at most 120'],
    ['a{101}', 'count'],
    ['a{2,999}', 'count'],
    ['(?i:a)', 'regular expression|look around'],
    ['/issues/(', 'regular expression'],
    ['a{', 'regular expression'],
    ['\\u{41}', 'may not have'],
    ['\\p{L}+', 'may not have'],
  ])('%s', (pattern, fault) => {
    expect(faultOf(pattern)).toMatch(new RegExp(fault))
  })
})

/** Pieces that patterns are made of, the bad ones among them. */
const piece = fc.constantFrom(
  ...['a', 'b', '.', '\\d', '\\w', '\\s', '[^a]', '[ab]', '[a-z0-9]', '-', '/', '\\.', 'ä', '^', '$', '\\b'],
)
const count = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '+?')
const term = fc.tuple(piece, count).map((parts) => parts.join(''))
const sequence = fc.array(term, { maxLength: 6 }).map((terms) => terms.join(''))
const group = fc
  .tuple(fc.constantFrom('(', '(?:', '(?<ref>'), fc.array(sequence, { minLength: 1, maxLength: 3 }), count)
  .map(([open, branches, times]) => `${open}${branches.join('|')})${times}`)
const pattern = fc
  .array(fc.oneof({ weight: 3, arbitrary: term }, group), { maxLength: 8 })
  .map((parts) => parts.join(''))
const text = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'ab', '1', '-', '/', ' ', '.'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '!', '\n', 'b'),
  )
  .map(
    ([parts, end]) =>
      parts
        .join('')
        .repeat(long)
        .slice(0, long - end.length) + end,
  )

test('whatever is taken comes to an end on texts that are made to keep it busy', () => {
  let taken = 0
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 4 }), (made, texts) => {
      if (faultOf(made) !== undefined) return
      taken++
      for (const one of texts) new RegExp(made, 'u').exec(one)
    }),
    { numRuns: 5000 },
  )
  expect(taken).toBeGreaterThan(500)
})

test('no text at all makes the check itself fail', () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc.string({ unit: 'binary', maxLength: 120 }),
    pattern,
  )
  fc.assert(
    fc.property(anything, (made) => {
      expect(['string', 'undefined']).toContain(typeof faultOf(made))
    }),
    { numRuns: 5000 },
  )
})
