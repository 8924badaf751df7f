import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NamedText } from '../../../server/contract/named.ts'
import { Comment } from '../../../server/contract/rating.ts'
import { ReadableName } from '../../../server/contract/text.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

const refused: [string, string][] = [
  ['NUL', 'before\u0000after'],
  ['an escape', '\u001b[31mred'],
  ['a C1 control', 'next\u0085line'],
  ['a lone high surrogate', 'half \ud83d'],
  ['a lone low surrogate', '\ude00 half'],
  ['an override of direction', 'invoice\u202egnp.exe'],
  ['an isolate', '\u2067abc\u2069'],
  ['nothing', ''],
  ['white space only', ' \n\t\u00a0\u2003'],
  ['zero-width characters only', '\u200b\u200c\u200d\u2060\ufeff'],
  ['a combining mark without a letter', '\u0301'],
  ['blanks that count as letters', '\u3164\u115f\u2800'],
]
const taken: [string, string][] = [
  ['Latin', 'Łódź, naïve — “fine”!'],
  ['Arabic with marks of direction', 'شكرا\u200f!'],
  ['Persian with a non-joiner', 'می\u200cخواهم'],
  ['Devanagari', 'धन्यवाद'],
  ['an emoji alone', '👍🏽'],
  ['a family, joined', '👩‍👩‍👧‍👦'],
  ['a score', '5/5'],
]

describe.each([
  ['comments', Comment],
  ['named texts', NamedText],
  ['names', ReadableName],
] as const)('%s', (_, schema) => {
  test.each(refused)('with %s are refused', (_, text) => expect(v.is(schema, text)).toBe(false))
  test.each(taken)('in %s stay as they are', (_, text) => expect(v.parse(schema, text)).toBe(text))
})

test('comments may have lines, however a system ends them; names may not', () => {
  expect(v.parse(Comment, 'one\r\ntwo\nthree')).toBe('one\ntwo\nthree')
  expect(v.is(ReadableName, 'one\ntwo')).toBe(false)
})

describe('over the wire', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())

  test.each(refused)('a note with %s is answered with the field at fault', async (_, text) => {
    const sender = await createMember(world, 'hr-1')
    const note = { id: '7b0c1f5e-7f0e-4f0e-8f0e-7f0e7f0e7f0e', helper: 'it-1', text }
    expect(await sender('POST', '/v1/notes', note)).toMatchObject({
      status: 422,
      body: { type: 'urn:rapport:invalid', errors: [{ pointer: '/text' }] },
    })
  })
})
