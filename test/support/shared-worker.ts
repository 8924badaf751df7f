import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, beforeAll, expect, vi } from 'vitest'

// Files run one after the other in one process, which need not load everything anew for each. So each
// begins with an empty IndexedDB, and one that leaves anything else to the next fails.

const faked = ['fetch', 'Date', 'setTimeout', 'setInterval', 'crypto', 'navigator', 'console'] as const
const events = ['uncaughtException', 'unhandledRejection', 'SIGINT', 'SIGTERM'] as const
const before = look()

beforeAll(() => {
  globalThis.indexedDB = new IDBFactory()
})

afterAll(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  const after = look()
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const left = names.filter((name) => before.get(name) !== after.get(name))
  expect(left, 'what is left to the next file').toEqual([])
})

/** What a file could change for those after it, by name. */
function look(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['the folder', process.cwd()],
    ['the exit code', process.exitCode],
    ...Object.entries(process.env).map(([name, value]) => [`env ${name}`, value] as const),
    ...Object.getOwnPropertyNames(globalThis).map((name) => [`global ${name}`, 'there'] as const),
    ...faked.map((name) => [name, globalThis[name]] as const),
    ...events.map((event) => [`listeners of ${event}`, process.listenerCount(event)] as const),
  ])
}
