import { expect, test } from 'vitest'
import { planTree } from '../../../server/epoch/plan-tree.ts'

const tree = [
  { id: 'corp', parent: null },
  { id: 'it', parent: 'corp' },
  { id: 'lab', parent: 'it' },
]

test('a team of three shares the pool of its nearest ancestor that has four people', () => {
  const frozen = planTree(
    tree,
    new Map([
      ['it', 1],
      ['lab', 3],
    ]),
  )
  expect(frozen.map(({ team, pool }) => [team, pool])).toEqual([
    ['corp', 'corp'],
    ['it', 'it'],
    ['lab', 'it'],
  ])
})

test('where not even the whole organisation has four people, nothing can be rated', () => {
  expect(planTree(tree, new Map([['lab', 3]]))).toEqual([])
})
