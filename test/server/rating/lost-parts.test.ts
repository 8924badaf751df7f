import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import type { PartKind, Rating } from '../../../server/contract/rating.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import { markRating } from '../../../server/pass/epoch-keys.ts'
import { getKeyrings } from '../../../server/pass/generation.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { listPooled } from '../../support/pooled.ts'

let world: World
let pass: Pass

beforeAll(async () => {
  world = await openWorld()
  pass = await getPass(world, 'hr-1')
})
afterAll(() => world.close())

const send = async (rating: object) => {
  const answer = (await (await post(world, pass, { ratings: [rating] })).json()) as RatingAnswer
  return answer.receipts[0]
}
const partsOf = async ({ id }: Rating) => {
  const parts = (await listPooled(world.deps)).filter((part) => part.id === id.replaceAll('-', ''))
  return parts.map(({ kind }) => ({ kind })).sort((a, b) => (a.kind < b.kind ? -1 : 1))
}

/** As a restored database is: what was counted is marked, what was only pooled is gone. */
async function loseParts({ id }: Rating, counted: PartKind): Promise<void> {
  const hex = id.replaceAll('-', '')
  const { keyrings } = await getKeyrings(world.deps.db.query, world.deps.secret)
  const stored = [...keyrings.values()].flatMap(([keys]) =>
    Object.values(markRating(keys, hex)).map((mark) => `x'${mark}'`),
  )
  await world.deps.db.run([
    { sql: `DELETE FROM part WHERE id IN (${stored.join(', ')})`, args: [] },
    {
      sql: "INSERT INTO mark (id, kind, epoch, outcome) VALUES (unhex(?), ?, '2026-11', 'counted')",
      args: [hex, counted],
    },
  ])
}

test.each([
  ['score', ['comment', 'detail']],
  ['detail', ['comment', 'score']],
] as const)(
  'a rating whose %s was counted and whose rest was lost has only the rest pooled',
  async (counted, rest) => {
    const rating = createRating({ comment: 'Thank you' })
    await send(rating)
    await loseParts(rating, counted)
    expect(await send(rating)).toEqual({ id: rating.id, revision: 1, kind: 'accepted', counted: [counted] })
    expect(await partsOf(rating)).toEqual(rest.map((kind) => ({ kind })))
    expect(await send(rating)).toMatchObject({ kind: 'duplicate', counted: [counted] })
    expect(await partsOf(rating)).toHaveLength(2)
  },
)

test('what still collects of a rating whose score was counted cannot be changed nor taken back', async () => {
  const rating = createRating({ comment: 'Thank you' })
  await send(rating)
  await loseParts(rating, 'score')
  await send(rating)
  expect(await send({ ...rating, revision: 2, comment: 'No' })).toMatchObject({ kind: 'final' })
  expect(await send({ id: rating.id, revision: 3, withdrawn: true })).toMatchObject({ kind: 'final' })
  expect(await partsOf(rating)).toHaveLength(2)
})

/** As a damaged page is, or a box that somebody wrote over. */
async function spoil({ id }: Rating, kind: PartKind): Promise<void> {
  const { keyrings } = await getKeyrings(world.deps.db.query, world.deps.secret)
  const stored = [...keyrings.values()].map(
    ([keys]) => `x'${markRating(keys, id.replaceAll('-', ''))[kind]}'`,
  )
  await world.deps.db.run([`UPDATE part SET sealed = randomblob(200) WHERE id IN (${stored.join(', ')})`])
}

const said = async ({ id }: Rating, kind: PartKind) =>
  (await listPooled(world.deps, kind)).find((part) => part.id === id.replaceAll('-', ''))

test('a part that nobody can open is pooled again when its rating is sent again, and the others stay', async () => {
  const rating = createRating({ comment: 'Thank you' })
  await send(rating)
  await spoil(rating, 'comment')
  expect(await send(rating)).toMatchObject({ kind: 'accepted' })
  expect(await partsOf(rating)).toHaveLength(3)
  expect(await send(rating)).toMatchObject({ kind: 'duplicate' })
})

test('a part that nobody can open is pooled with the next revision, and taken back with the rest', async () => {
  const rating = createRating({ score: 2, comment: 'Slow' })
  await send(rating)
  await spoil(rating, 'score')
  expect(await send({ ...rating, revision: 2, score: 3 })).toMatchObject({ kind: 'accepted' })
  expect(await said(rating, 'score')).toMatchObject({ revision: 2, value: '3' })
  await spoil(rating, 'score')
  expect(await send({ id: rating.id, revision: 3, withdrawn: true })).toMatchObject({ kind: 'accepted' })
  expect(await partsOf(rating)).toEqual([])
})

test('what was settled under an earlier pass is not pooled with what was lost', async () => {
  const rating = createRating({ settled: ['comment'] })
  await send(rating)
  await loseParts(rating, 'score')
  expect(await send({ ...rating, revision: 2 })).toMatchObject({ kind: 'accepted' })
  expect(await partsOf(rating)).toEqual([{ kind: 'detail' }])
})
