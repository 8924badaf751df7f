import {
  type Client,
  type InArgs,
  type InStatement,
  LibsqlError,
  type ResultSet,
  type TransactionMode,
} from '@libsql/client'
import { unreachable } from './remote-client.ts'

/** The database cannot be reached at the moment; the same request may be made again later. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}

/** What is asked of a client by whoever writes; a batch is one transaction. */
export type WritingClient = {
  execute: (statement: InStatement) => Promise<ResultSet>
  batch: (statements: InStatement[], mode: 'write') => Promise<ResultSet[]>
  /** Opens all connections anew. */
  reconnect: () => void | Promise<void>
  close: () => void
  readonly closed: boolean
}

/** Runs jobs on a client that is opened anew after every failure. */
export type Connection<C extends WritingClient = WritingClient> = {
  /** @throws Unavailable when the database is busy, full, out of reach or gone: nothing was written */
  run: <T>(job: (client: C) => Promise<T>) => Promise<T>
}

/**
 * After a BUSY a connection acknowledges writes that never reach the disk, so none is used again after a
 * failure. `prepare` sets what holds for one connection only; `isInPlace`: the file is still the one opened.
 */
export function createConnection<C extends WritingClient>(
  client: C,
  prepare: (client: C) => Promise<void>,
  isInPlace: () => boolean,
): Connection<C> {
  let broken = false
  const mend = async () => {
    await prepare(client)
    broken = false
  }
  return {
    run: async (job) => {
      requirePlace(isInPlace)
      try {
        if (broken) await mend()
        const result = await job(client)
        requirePlace(isInPlace)
        return result
      } catch (cause) {
        if (!hasCode(cause, temporaryCodes)) throw cause
        broken = true
        if (!client.closed) await client.reconnect()
        throw new Unavailable('the database cannot be reached at the moment', { cause })
      }
    },
  }
}

/** A client for Drizzle whose every job runs on the connection. */
export function guardClient(client: Client, { run }: Connection<Client>): Client {
  return {
    execute: (statement: InStatement, args?: InArgs) =>
      run(() =>
        typeof statement === 'string' ? client.execute(statement, args) : client.execute(statement),
      ),
    batch: (statements, mode) => run(() => client.batch(statements, mode)),
    migrate: (statements) => run(() => client.migrate(statements)),
    transaction: (mode?: TransactionMode) => run(() => client.transaction(mode ?? 'write')),
    executeMultiple: (sql) => run(() => client.executeMultiple(sql)),
    sync: () => client.sync(),
    close: () => client.close(),
    reconnect: () => client.reconnect(),
    closed: client.closed,
    protocol: client.protocol,
  }
}

/** Whether an error, or one that caused it, is one of the database being out of reach. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Unavailable || (error instanceof Error && isUnavailable(error.cause))
}

/** Whether a failure is the database's and its code begins with one of these, such as `SQLITE_BUSY`. */
export function hasCode(cause: unknown, codes: string[]): boolean {
  return cause instanceof LibsqlError && codes.some((code) => cause.code.startsWith(code))
}

function requirePlace(isInPlace: () => boolean): void {
  if (isInPlace()) return
  throw new Unavailable('the database file was removed or replaced; stop the server and put it back')
}

const temporaryCodes = [
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'CLIENT_CLOSED', // another job's failure closed it
  unreachable,
]
