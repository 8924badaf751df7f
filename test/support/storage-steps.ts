import 'fake-indexeddb/auto'
import { IDBDatabase, IDBFactory, IDBIndex, IDBObjectStore } from 'fake-indexeddb'

type Operation = (this: object, ...given: unknown[]) => unknown

/**
 * Tells `note` of every database that is opened, every transaction begun and every request made in one, in words
 * such as `readwrite strict: ratings kept`, `ratings.put` and `kept.get session`.
 */
export function followStorage(note: (step: string) => void): void {
  before(IDBFactory.prototype, 'open', () => note('open database'))
  before(IDBDatabase.prototype, 'transaction', (_, [stores, mode = 'readonly', options]) => {
    const { durability = 'default' } = (options ?? {}) as IDBTransactionOptions
    note(`${mode} ${durability}: ${[stores].flat().join(' ')}`)
  })
  for (const name of ['get', 'getAll', 'put', 'add', 'delete', 'clear', 'count', 'openCursor']) {
    before(IDBObjectStore.prototype, name, (store, given) => {
      const { name: table } = store as IDBObjectStore
      note(
        table === 'kept'
          ? `kept.${name} ${given.find((one) => typeof one === 'string')}`
          : `${table}.${name}`,
      )
    })
    before(IDBIndex.prototype, name, (index) => note(`${(index as IDBIndex).objectStore.name}.${name}`))
  }
}

/** Calls `heard` before each call of a prototype's method; what it has not stays away. */
function before(
  prototype: object,
  name: string,
  heard: (self: object, given: readonly unknown[]) => void,
): void {
  const operate: Operation | undefined = Reflect.get(prototype, name)
  if (operate === undefined) return
  const value = function followed(this: object, ...given: unknown[]) {
    heard(this, given)
    return operate.apply(this, given)
  }
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
}
