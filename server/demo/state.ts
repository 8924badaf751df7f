import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import * as v from 'valibot'
import { Epoch } from '../contract/epoch.ts'
import { Book } from './colleague.ts'

/**
 * What the demo's colleagues keep on their side, beside the database, so that a restart can go on.
 * `filledTo`: the last week that was filled, ms since 1970.
 */
const DemoState = v.object({ epoch: Epoch, filledTo: v.number(), books: v.record(v.string(), v.array(Book)) })
export type DemoState = v.InferOutput<typeof DemoState>

export type StateFile = {
  find: () => Promise<DemoState | undefined>
  save: (state: DemoState) => Promise<void>
  remove: () => Promise<void>
}

/** The file at `path`; written beside and renamed, so that it is whole or not there. */
export function createStateFile(path: string): StateFile {
  return {
    find: async () => {
      const text = await readFile(path, 'utf8').catch(ignoreAbsent)
      const parsed = text === undefined ? undefined : v.safeParse(DemoState, JSON.parse(text))
      return parsed?.success ? parsed.output : undefined
    },
    save: async (state) => {
      await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
    remove: () => rm(path, { force: true }),
  }
}

function ignoreAbsent(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
  throw cause
}
