import type { InStatement, ResultSet } from '@libsql/client'
import { type Connection, hasCode, Unavailable, type WritingClient } from './connection.ts'

/** What a job wants written, decided on what it read; nothing to write is allowed. */
export type Decision<T> = { statements: InStatement[]; result: T }

export type Query = (statement: InStatement) => Promise<ResultSet>

export type Writer = {
  /**
   * Runs `decide` on the committed state and writes its statements in one transaction: all or nothing,
   * resolved only after commit. Jobs run one after another; `decide` may be called again when another
   * process committed in between, so it must not have effects of its own.
   * @throws Unavailable when the database is busy, full or out of reach: nothing was written. Or when the
   * journal is: at most this once what was written is not there yet, and no other such job is done before
   */
  write: <T>(decide: (query: Query) => Promise<Decision<T>>) => Promise<T>
  /** Runs something on the connection with no job beside it. */
  exclusive: <T>(action: (client: WritingClient) => Promise<T>) => Promise<T>
}

type HandOver = (client: WritingClient, statements: InStatement[]) => Promise<void>

const attempts = 8

/**
 * One transaction in flight over the only connection that writes. `handOver` is told before and after a
 * commit what is to be written; where it fails, the first time nothing is, and the job fails.
 */
export function createWriter(connection: Connection, handOver: HandOver): Writer {
  let last: Promise<unknown> = Promise.resolve()
  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    const run = last.then(job)
    last = run.catch(() => undefined) // the job's caller is told; the next job is not concerned
    return run
  }
  return {
    write: (decide) =>
      enqueue(() =>
        connection.run(async (client) => {
          const { statements, result } = await commit(client, decide, handOver)
          await handOver(client, statements)
          return result
        }),
      ),
    exclusive: (action) => enqueue(() => connection.run(action)),
  }
}

async function commit<T>(
  client: WritingClient,
  decide: (query: Query) => Promise<Decision<T>>,
  handOver: HandOver,
): Promise<Decision<T>> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const commits = await readFence(client)
    const decision = await decide((statement) => client.execute(statement))
    if (decision.statements.length === 0) return decision
    await handOver(client, decision.statements)
    if (await writeBehindFence(client, commits, decision.statements)) return decision
  }
  throw new Unavailable('other processes kept writing')
}

async function readFence(client: WritingClient): Promise<number> {
  const { rows } = await client.execute('SELECT commits FROM fence WHERE one = 1')
  return Number(rows[0]?.commits)
}

/** The first statement fails, and with it the whole transaction, if anybody committed since `commits` was read. */
async function writeBehindFence(
  client: WritingClient,
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
