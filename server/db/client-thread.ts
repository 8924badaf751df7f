import { parentPort, workerData } from 'node:worker_threads'
import { type InStatement, LibsqlError, type ResultSet } from '@libsql/client'
import { createClient } from '@libsql/client/sqlite3'

/** What a thread is asked to do; all of it one after the other, as SQLite does. */
export type Call =
  | { kind: 'execute'; statement: InStatement }
  | { kind: 'batch'; statements: InStatement[] }
  | { kind: 'reconnect' }
/** `closed`: becomes 1 once the database is closed. */
export type Order = { id: number; call: Call } | { closed: Int32Array<SharedArrayBuffer> }
export type Result = Omit<ResultSet, 'toJSON'>
export type Failure = { message: string; code?: string; extendedCode?: string; rawCode?: number }
export type Answer = { id: number } & ({ results: Result[] } | { failure: Failure })

const client = createClient({ url: String(workerData), concurrency: 1 })
let last: Promise<unknown> = Promise.resolve()

parentPort?.on('message', (order: Order) => {
  last = last.then(() => ('closed' in order ? close(order.closed) : answer(order)))
})

async function answer({ id, call }: Extract<Order, { id: number }>): Promise<void> {
  parentPort?.postMessage(
    await run(call).then(
      (results): Answer => ({ id, results: results.map(copyable) }),
      (cause): Answer => ({ id, failure: describe(cause) }),
    ),
  )
}

async function run(call: Call): Promise<ResultSet[]> {
  switch (call.kind) {
    case 'execute':
      return [await client.execute(call.statement)]
    case 'batch':
      return client.batch(call.statements, 'write')
    case 'reconnect':
      await client.reconnect()
      return []
  }
}

function close(closed: Int32Array<SharedArrayBuffer>): void {
  try {
    client.close()
  } finally {
    Atomics.store(closed, 0, 1)
    Atomics.notify(closed, 0)
    parentPort?.close()
  }
}

function copyable({ columns, columnTypes, rows, rowsAffected, lastInsertRowid }: ResultSet): Result {
  return { columns, columnTypes, rows, rowsAffected, lastInsertRowid }
}

/** A copied error would lose its class and code, which decide what is done about it. */
function describe(cause: unknown): Failure {
  if (!(cause instanceof LibsqlError)) return { message: String(cause) }
  const { message, code, extendedCode, rawCode } = cause
  return {
    message: message.replace(`${code}: `, ''),
    code,
    ...(extendedCode === undefined ? {} : { extendedCode }),
    ...(rawCode === undefined ? {} : { rawCode }),
  }
}
