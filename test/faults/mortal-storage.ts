import 'fake-indexeddb/auto' // the global that a device opens
import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { quickClone } from './quick-clone.ts'

globalThis.structuredClone = quickClone

/** What a dead device's storage and network throw: nobody is left to hear it. */
class Died extends Error {
  override name = 'Died'
}

/** A device's life: it ends before the `stepsLeft`-th storage operation or message from now. */
export type Life = { stepsLeft: number; dead: boolean; ended: AbortController }

export function createLife(): Life {
  return { stepsLeft: Number.POSITIVE_INFINITY, dead: false, ended: new AbortController() }
}

/** One step further. @throws Died when it was the last, and ever after */
export function live(life: Life): void {
  life.stepsLeft -= 1
  if (life.stepsLeft > 0 && !life.dead) return
  life.dead = true
  life.ended.abort()
  throw new Died('the device died')
}

let opening: Life | undefined
const lives = new WeakMap<IDBDatabase, Life>()

/** Every database that `open` asks for before it first waits belongs to this life. */
export function openWith<T>(life: Life, open: () => Promise<T>): Promise<T> {
  opening = life
  try {
    return open()
  } finally {
    opening = undefined
  }
}

const openDatabase = IDBFactory.prototype.open
IDBFactory.prototype.open = function openMortal(...given: Parameters<IDBFactory['open']>) {
  const request = openDatabase.apply(this, given)
  const life = opening
  if (life) request.addEventListener('success', () => lives.set(request.result, life))
  return request
}

const beginTransaction = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function beginMortal(...given: Parameters<IDBDatabase['transaction']>) {
  const life = lives.get(this)
  if (life) live(life)
  return beginTransaction.apply(this, given)
}

for (const name of ['get', 'getAll', 'put', 'add', 'delete'] as const) {
  const operate = IDBObjectStore.prototype[name] as (...given: unknown[]) => IDBRequest
  const mortal = function operateMortal(this: IDBObjectStore, ...given: unknown[]) {
    const life = lives.get(this.transaction.db as IDBDatabase)
    if (life) stepWithin(life, this.transaction)
    return operate.apply(this, given)
  }
  Object.defineProperty(IDBObjectStore.prototype, name, { value: mortal })
}

/** Nothing that any device stored is there any more. */
export function forgetStorage(): void {
  Object.defineProperty(globalThis, 'indexedDB', { value: new IDBFactory(), configurable: true })
}

/** What was not committed when a device dies never was. */
function stepWithin(life: Life, transaction: IDBTransaction): void {
  try {
    live(life)
  } catch (death) {
    transaction.abort()
    throw death
  }
}

/** A dead device's transactions fail with nobody waiting for them. */
process.on('unhandledRejection', (cause) => {
  if (cause instanceof Died || (cause instanceof DOMException && cause.name === 'AbortError')) return
  throw cause
})
