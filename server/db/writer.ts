import { type Client, type InStatement, LibsqlError, type ResultSet } from '@libsql/client'

/** What a job wants written, decided on what it read; nothing to write is allowed. */
export type Decision<T> = { statements: InStatement[]; result: T }

export type Query = (statement: InStatement) => Promise<ResultSet>

export type Writer = {
  /**
   * Runs `decide` on the committed state and writes its statements in one transaction: all or nothing,
   * resolved only after commit. Jobs run one after another; `decide` may be called again when another
   * process committed in between, so it must not have effects of its own.
   * @throws Unavailable when the database is busy, full or out of reach: nothing was written
   */
  write: <T>(decide: (query: Query) => Promise<Decision<T>>) => Promise<T>
  /** Runs something on the connection with no job beside it. */
  exclusive: (action: () => Promise<unknown>) => Promise<void>
}

/** The database cannot be written at the moment; the same request may be made again later. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}

const attempts = 8

/** One transaction in flight over the only connection that writes. */
export function createWriter(client: Client, applyPragmas: (client: Client) => Promise<void>): Writer {
  let last: Promise<unknown> = Promise.resolve()
  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    const run = last.then(job)
    last = run.catch(() => undefined) // the job's caller is told; the next job is not concerned
    return run
  }
  return {
    write: (decide) => enqueue(() => guard(client, applyPragmas, () => commit(client, decide))),
    exclusive: (action) =>
      enqueue(() =>
        guard(client, applyPragmas, async () => {
          await action()
        }),
      ),
  }
}

async function commit<T>(client: Client, decide: (query: Query) => Promise<Decision<T>>): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const commits = await readFence(client)
    const { statements, result } = await decide((statement) => client.execute(statement))
    if (statements.length === 0) return result
    if (await writeBehindFence(client, commits, statements)) return result
  }
  throw new Unavailable('other processes kept writing')
}

async function readFence(client: Client): Promise<number> {
  const { rows } = await client.execute('SELECT commits FROM fence WHERE one = 1')
  return Number(rows[0]?.commits)
}

/** The first statement fails, and with it the whole transaction, if anybody committed since `commits` was read. */
async function writeBehindFence(
  client: Client,
  commits: number,
  statements: InStatement[],
): Promise<boolean> {
  const fence = {
    sql: 'UPDATE fence SET commits = CASE WHEN commits = ? THEN commits + 1 END WHERE one = 1',
    args: [commits],
  }
  try {
    await client.batch([fence, ...statements], 'write')
    return true
  } catch (cause) {
    if (hasCode(cause, ['SQLITE_CONSTRAINT']) && (await readFence(client)) !== commits) return false
    throw cause
  }
}

/** After a BUSY the connection acknowledges writes that never reach the disk, until it is opened anew. */
async function guard<T>(
  client: Client,
  applyPragmas: (client: Client) => Promise<void>,
  job: () => Promise<T>,
): Promise<T> {
  try {
    return await job()
  } catch (cause) {
    if (!hasCode(cause, temporaryCodes)) throw cause
    client.reconnect()
    await applyPragmas(client)
    throw new Unavailable('the database cannot be written at the moment', { cause })
  }
}

const temporaryCodes = [
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
]

function hasCode(cause: unknown, codes: string[]): boolean {
  return cause instanceof LibsqlError && codes.some((code) => cause.code.startsWith(code))
}
