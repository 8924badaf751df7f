import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import type { Problem } from '../../../server/contract/problem.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import { dayMs, openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { listPooled } from '../../support/pooled.ts'

let world: World
let pass: Pass
let other: Pass

beforeAll(async () => {
  world = await openWorld()
  pass = await getPass(world, 'hr-1')
  other = await getPass(world, 'hr-2')
})
afterAll(() => world.close())

const problemOf = async (response: Response) => (await response.json()) as Problem
const receiptsOf = async (response: Response) => ((await response.json()) as RatingAnswer).receipts
const countParts = async () =>
  (await world.deps.db.read.all<{ n: number }>('SELECT count(*) AS n FROM part'))[0]?.n

describe('a pass', () => {
  const cases: [string, () => string | undefined, number, string][] = [
    ['that is missing', () => undefined, 401, 'pass-missing'],
    ['that cannot be read', () => 'nonsense', 400, 'pass-malformed'],
    ['with one field too many', () => `${text(pass)}.x`, 400, 'pass-malformed'],
    ['of an unknown scope', () => text({ ...pass, scope: 'site:nowhere' }), 403, 'pass-foreign'],
    ['of an unknown group', () => text({ ...pass, group: 'other' }), 403, 'pass-foreign'],
    ['with a forged signature', () => text({ ...pass, signature: 'A'.repeat(342) }), 403, 'pass-forged'],
    ['for another token', () => text({ ...pass, token: other.token }), 403, 'pass-forged'],
    ['for another scope', () => text({ ...pass, scope: 'site:portal' }), 403, 'pass-forged'],
  ]
  test.each(cases)('%s is refused, and the header is named', async (_, header, status, code) => {
    const before = await countParts()
    const response = await post(world, header(), { ratings: [createRating()] })
    const problem = await problemOf(response)
    expect([response.status, problem.type]).toEqual([status, `urn:rapport:${code}`])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.errors?.[0]?.pointer).toBe('#/header/Rapport-Pass')
    expect(await countParts()).toBe(before)
  })

  test('of an epoch that has not begun is refused', async () => {
    const early = await openWorld({ startsOn: Date.UTC(2026, 10, 25) })
    const next = await getPass(early, 'hr-1', 'extension', '2026-12')
    const response = await post(early, next, { ratings: [createRating()] })
    expect([response.status, (await problemOf(response)).type]).toEqual([403, 'urn:rapport:pass-early'])
    early.clock.now = Date.UTC(2026, 11, 1)
    expect((await post(early, next, { ratings: [createRating()] })).status).toBe(200)
    early.close()
  })

  test('of a closed epoch is refused', async () => {
    const later = await openWorld()
    const old = await getPass(later, 'hr-1')
    later.clock.now += 60 * dayMs
    const response = await post(later, old, { ratings: [createRating()] })
    expect([response.status, (await problemOf(response)).type]).toEqual([403, 'urn:rapport:pass-expired'])
    later.close()
  })
})

describe('a body', () => {
  const good = createRating()
  const cases: [string, unknown, string][] = [
    ['an unknown field', { ratings: [{ ...good, name: 'Anna' }] }, '/ratings/0/name'],
    ['a score out of range', { ratings: [{ ...good, score: 6 }] }, '/ratings/0/score'],
    ['a score of another type', { ratings: [{ ...good, score: '4' }] }, '/ratings/0/score'],
    ['an id that is no UUIDv4', { ratings: [{ ...good, id: 'x' }] }, '/ratings/0/id'],
    ['a revision below one', { ratings: [{ ...good, revision: 0 }] }, '/ratings/0/revision'],
    [
      'no interaction key',
      { ratings: [{ ...good, interactionKey: undefined }] },
      '/ratings/0/interactionKey',
    ],
    [
      'an unknown skill',
      { ratings: [{ ...good, detail: { helped: ['speed'] } }] },
      '/ratings/0/detail/helped/0',
    ],
    [
      'a skill twice',
      { ratings: [{ ...good, detail: { helped: ['clarity', 'clarity'] } }] },
      '/ratings/0/detail/helped',
    ],
    [
      'a comment over 1,000 characters',
      { ratings: [{ ...good, comment: 'x'.repeat(1001) }] },
      '/ratings/0/comment',
    ],
    ['a withdrawal with content', { ratings: [{ ...good, withdrawn: true }] }, '/ratings/0/team'],
    ['an id twice', { ratings: [good, good] }, '/ratings/1'],
    ['no ratings', { ratings: [] }, '/ratings'],
    ['21 ratings', { ratings: Array.from({ length: 21 }, () => createRating()) }, '/ratings'],
    ['a field beside the ratings', { ratings: [good], person: 'hr-1' }, '/person'],
    ['an unknown team', { ratings: [createRating(), createRating({ team: 'nowhere' })] }, '/ratings/1/team'],
  ]
  test.each(cases)(
    'with %s is refused, the field is named, and nothing of it is written',
    async (_, body, pointer) => {
      const before = await countParts()
      const response = await post(world, pass, body)
      expect(response.status).toBe(422)
      expect((await problemOf(response)).errors?.map((error) => error.pointer)).toContain(pointer)
      expect(await countParts()).toBe(before)
    },
  )

  test('that is not JSON is refused', async () => {
    expect((await post(world, pass, '{')).status).toBe(400)
  })

  test.each(['漢', '"', '😀'])('with the longest comments of %j is taken', async (character) => {
    const comment = `a${character.repeat(998 / character.length)}a`
    const sender = await getPass(world, `it-${1 + ['漢', '"', '😀'].indexOf(character)}`)
    const ratings = Array.from({ length: 20 }, () => createRating({ comment }))
    expect((await post(world, sender, { ratings })).status).toBe(200)
  })

  test('of one mebibyte is refused', async () => {
    const response = await post(world, pass, { ratings: [createRating({ comment: 'x'.repeat(2 ** 20) })] })
    expect(response.status).toBe(413)
    expect((await problemOf(response)).type).toBe('urn:rapport:too-large')
  })
})

describe('a rating', () => {
  test('is stored as three parts, empty ones too, without team name, day or order', async () => {
    const rating = createRating({ comment: 'Thank you' })
    expect(await receiptsOf(await post(world, pass, { ratings: [rating] }))).toEqual([
      { id: rating.id, revision: 1, kind: 'accepted' },
    ])
    const stored = await partsOf(rating.id)
    expect(stored.map(({ kind, value }) => ({ kind, value }))).toEqual([
      { kind: 'comment', value: '"Thank you"' },
      { kind: 'detail', value: null },
      { kind: 'score', value: '4' },
    ])
  })

  test('sent again is a duplicate and stored once', async () => {
    const rating = createRating()
    await post(world, pass, { ratings: [rating] })
    const before = await countParts()
    expect(await receiptsOf(await post(world, pass, { ratings: [rating] }))).toMatchObject([
      { kind: 'duplicate' },
    ])
    expect(await countParts()).toBe(before)
  })

  test('keeps its highest revision whatever the order of arrival', async () => {
    const rating = createRating({ score: 5, revision: 3 })
    await post(world, pass, { ratings: [rating] })
    const late = { ...rating, revision: 2, score: 1 as const }
    expect(await receiptsOf(await post(world, pass, { ratings: [late] }))).toMatchObject([
      { kind: 'superseded' },
    ])
    expect(await scoreOf(rating.id)).toBe('5')
  })

  test('cannot be revised or withdrawn with another pass', async () => {
    const rating = createRating()
    await post(world, pass, { ratings: [rating] })
    const revised = { ...rating, revision: 2, score: 1 }
    const refused = [{ kind: 'refused', reason: 'other-pass' }]
    expect(await receiptsOf(await post(world, other, { ratings: [revised] }))).toMatchObject(refused)
    const withdrawal = { id: rating.id, revision: 2, withdrawn: true }
    expect(await receiptsOf(await post(world, other, { ratings: [withdrawal] }))).toMatchObject(refused)
    expect(await scoreOf(rating.id)).toBe('4')
  })

  test('once withdrawn is not revived by a delayed original', async () => {
    const rating = createRating()
    await post(world, pass, { ratings: [rating] })
    await post(world, pass, { ratings: [{ id: rating.id, revision: 2, withdrawn: true }] })
    expect(await scoreOf(rating.id)).toBeUndefined()
    expect(await receiptsOf(await post(world, pass, { ratings: [rating] }))).toMatchObject([
      { kind: 'superseded' },
    ])
    expect(await scoreOf(rating.id)).toBeUndefined()
  })

  test('withdrawn before it arrived stays away', async () => {
    const rating = createRating()
    await post(world, pass, { ratings: [{ id: rating.id, revision: 2, withdrawn: true }] })
    expect(await receiptsOf(await post(world, pass, { ratings: [rating] }))).toMatchObject([
      { kind: 'superseded' },
    ])
  })

  test('of an interaction that the pass has rated under another id is refused', async () => {
    const rating = createRating()
    await post(world, pass, { ratings: [rating] })
    const again = { ...rating, id: randomUUID() }
    expect(await receiptsOf(await post(world, pass, { ratings: [again] }))).toMatchObject([
      { kind: 'refused', reason: 'already-rated' },
    ])
  })

  test('is refused beyond twenty of one pass for one team, others of the request are not', async () => {
    const busy = await getPass(world, 'hr-3')
    await post(world, busy, { ratings: Array.from({ length: 19 }, () => createRating()) })
    const ratings = [createRating(), createRating(), createRating({ team: 'hr' })]
    expect(await receiptsOf(await post(world, busy, { ratings }))).toMatchObject([
      { kind: 'accepted' },
      { kind: 'refused', reason: 'too-many' },
      { kind: 'accepted' },
    ])
  })

  test('posted many times at once is accepted exactly once', async () => {
    const rating = createRating()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(world, pass, { ratings: [rating] })),
    )
    const kinds = (await Promise.all(answers.map(receiptsOf))).flat().map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(19)
  })
})

async function scoreOf(id: string): Promise<string | undefined> {
  const parts = await partsOf(id)
  return parts.find(({ kind }) => kind === 'score')?.value ?? undefined
}

async function partsOf(id: string) {
  const parts = (await listPooled(world.deps)).filter((part) => part.id === id.replaceAll('-', ''))
  return parts.sort((a, b) => (a.kind < b.kind ? -1 : 1))
}

function text({ epoch, scope, group, token, signature }: Pass): string {
  return [epoch, scope, group, token, signature].join('.')
}
