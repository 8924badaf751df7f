import { expect, test } from 'vitest'
import { hasEtag } from '../../server/etag.ts'

test.each([
  ['the same one', '"a1"', true],
  ['the same one, made weak on the way', 'W/"a1"', true],
  ['one of several', '"b2", W/"a1"', true],
  ['any', '*', true],
  ['another one', '"b2"', false],
  ['one that it is only a part of', '"a12"', false],
  ['none', undefined, false],
])('whoever has %s', (_, ifNoneMatch, has) => {
  expect(hasEtag(ifNoneMatch, '"a1"')).toBe(has)
  expect(hasEtag(ifNoneMatch, 'W/"a1"')).toBe(has)
})
