import { Worker } from 'node:worker_threads'
import { LibsqlError, type ResultSet } from '@libsql/client'
import type { Answer, Call, Failure, Order, Result } from './client-thread.ts'
import type { WritingClient } from './connection.ts'

type Waiting = { resolve: (results: ResultSet[]) => void; reject: (cause: unknown) => void }

const closesWithinMs = 10_000

/**
 * A client of a database file in a thread of its own: there everything is synchronous, and the event loop
 * here goes on meanwhile, also while the disk is slow. Rows have their columns by name only.
 */
export function createThreadedClient(url: string): WritingClient {
  let thread = startThread(url)
  let closed = false
  const call = (one: Call) => thread.call(one)
  return {
    execute: async (statement) => first(await call({ kind: 'execute', statement })),
    batch: (statements) => call({ kind: 'batch', statements }),
    reconnect: async () => {
      if (thread.hasEnded()) thread = startThread(url)
      else await call({ kind: 'reconnect' })
    },
    close: () => {
      if (!closed) thread.close()
      closed = true
    },
    get closed() {
      return closed
    },
  }
}

function startThread(url: string) {
  const worker = new Worker(new URL(`client-thread${extension()}`, import.meta.url), { workerData: url })
  const waiting = new Map<number, Waiting>()
  let count = 0
  let failure: unknown
  worker.on('message', (answer: Answer) => {
    settle(waiting.get(answer.id), answer)
    waiting.delete(answer.id)
  })
  worker.on('error', (cause) => {
    failure = cause
  })
  let ended = false
  worker.on('exit', () => {
    ended = true
    for (const { reject } of waiting.values()) reject(gone(failure))
    waiting.clear()
  })
  const tell = (order: Order) => worker.postMessage(order)
  return {
    hasEnded: () => ended,
    call: (call: Call) =>
      new Promise<ResultSet[]>((resolve, reject) => {
        if (ended) return reject(gone(failure))
        const id = count++
        waiting.set(id, { resolve, reject })
        tell({ id, call })
      }),
    /** Waits, and everybody with it: whoever closes a database may remove its file next. */
    close: () => {
      if (ended) return
      const done = new Int32Array(new SharedArrayBuffer(4))
      tell({ closed: done })
      Atomics.wait(done, 0, 0, closesWithinMs)
    },
  }
}

/** The bundle has the thread's code beside it under the same name. */
function extension(): string {
  return import.meta.url.endsWith('.ts') ? '.ts' : '.js'
}

function settle(waiting: Waiting | undefined, answer: Answer): void {
  if ('failure' in answer) waiting?.reject(revive(answer.failure))
  else waiting?.resolve(answer.results.map(asResultSet))
}

function asResultSet(result: Result): ResultSet {
  return { ...result, toJSON: () => result }
}

function first(results: ResultSet[]): ResultSet {
  const [result] = results
  if (!result) throw new Error('a statement had no result')
  return result
}

function revive({ message, code, extendedCode, rawCode }: Failure): Error {
  return code === undefined ? new Error(message) : new LibsqlError(message, code, extendedCode, rawCode)
}

function gone(cause: unknown): LibsqlError {
  return new LibsqlError(
    'the thread of the database has ended',
    'CLIENT_CLOSED',
    undefined,
    undefined,
    cause instanceof Error ? cause : undefined,
  )
}
