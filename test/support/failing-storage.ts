import 'fake-indexeddb/auto'
import { IDBObjectStore } from 'fake-indexeddb'

/** `thrown`: by the call itself. `request`: by the request's error event, which ends the transaction. `commit`: every request is answered, then the disk takes nothing. */
export type Moment = 'thrown' | 'request' | 'commit'

type Inner = IDBTransaction & {
  _abort: (name: string) => void
  _execRequestAsync: (asked: { source: object; operation: () => never }) => IDBRequest
}
type Put = (this: IDBObjectStore, ...given: unknown[]) => IDBRequest

/** Lets every write into `table` from the `from`-th on (0: the first) fail under a DOMException's name; returns its undo. */
export function failWrites(table: string, name: string, moment: Moment, from = 0): () => void {
  const { prototype } = IDBObjectStore
  const originals = { put: prototype.put as Put, add: prototype.add as Put }
  let seen = 0
  for (const [verb, write] of Object.entries(originals)) {
    define(verb, function failing(...given) {
      const isMeant = this.name === table && seen++ >= from
      return isMeant ? fail(this, name, moment, () => write.apply(this, given)) : write.apply(this, given)
    })
  }
  return () => {
    for (const [verb, write] of Object.entries(originals)) define(verb, write)
  }

  function define(verb: string, value: Put): void {
    Object.defineProperty(prototype, verb, { value, configurable: true, writable: true })
  }
}

function fail(store: IDBObjectStore, name: string, moment: Moment, write: () => IDBRequest): IDBRequest {
  const error = new DOMException('no write today', name)
  const transaction = store.transaction as unknown as Inner // what stands behind it in the fake
  if (moment === 'thrown') throw error
  if (moment === 'request') {
    const operation = () => {
      throw error
    }
    return transaction._execRequestAsync({ source: store, operation })
  }
  const request = write()
  request.addEventListener('success', () => transaction._abort(name))
  return request
}
