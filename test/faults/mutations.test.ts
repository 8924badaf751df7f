import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adaptations, mutations, type Patch } from './mutations.ts'

const root = join(import.meta.dirname, '../..')
const patches: [string, Patch][] = [
  ...adaptations.map((patch): [string, Patch] => ['an adaptation', patch]),
  ...Object.entries(mutations).flatMap(([name, parts]) =>
    parts.map((patch): [string, Patch] => [name, patch]),
  ),
]

test.each(patches)('%s fits the code that it changes', (_name, { file, from }) => {
  expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2)
})
