import { createSecretKey, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Rating, skills } from '../../../server/contract/rating.ts'
import { openPart, sealPart } from '../../../server/rating/part-box.ts'

const hex = (bytes: number) => randomBytes(bytes).toString('hex')
const keys = { mark: createSecretKey(randomBytes(32)), seal: createSecretKey(randomBytes(32)) }

const longest = ['"', '\\', '\n', '漢', '😀'].map((one) => {
  const text = `x${one.repeat(998 / one.length)}x`
  return { what: `a comment of ${JSON.stringify(one)} alone`, comment: text }
})

test.each(longest)('$what fits into a box, and comes out as it was', ({ comment }) => {
  const rating = v.parse(Rating, {
    id: crypto.randomUUID(),
    revision: 1_000_000,
    team: 'it',
    score: 5,
    detail: { helped: [...skills], hindered: [...skills], lostMinutes: 480 },
    comment,
    interactionKey: randomBytes(32).toString('base64url'),
  })
  for (const kind of ['score', 'detail', 'comment'] as const) {
    const part = {
      ...{ id: hex(16), token: hex(32), interactionKey: hex(32), revision: rating.revision },
      value: JSON.stringify(rating[kind]),
    }
    const stored = hex(16)
    expect(openPart(keys, sealPart(keys, part, { stored, kind }), stored)).toEqual(part)
  }
})

test('every box of scores, and every one of details, has the same size, empty or not', () => {
  for (const [kind, values] of [
    ['score', ['1', '5']],
    ['detail', [null, JSON.stringify({ helped: [...skills], hindered: [] })]],
    ['comment', [null, '"Thanks"']],
  ] as const) {
    const sizes = values.map((value) => {
      const part = { id: hex(16), token: hex(32), interactionKey: hex(32), revision: 1, value }
      return sealPart(keys, part, { stored: hex(16), kind }).length
    })
    expect(new Set(sizes).size).toBe(1)
  }
})
