import type { Client, InStatement, ResultSet } from '@libsql/client'
import { type Connection, hasCode, Unavailable } from './connection.ts'

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
  exclusive: <T>(action: (client: Client) => Promise<T>) => Promise<T>
}

const attempts = 8

/**
 * One transaction in flight over the only connection that writes. `afterCommit` is told what was written,
 * with no job beside it; the job's caller waits for it, and what comes of it does not change the outcome.
 */
export function createWriter(
  connection: Connection,
  afterCommit: (written: InStatement[]) => Promise<void>,
): Writer {
  let last: Promise<unknown> = Promise.resolve()
  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    const run = last.then(job)
    last = run.catch(() => undefined) // the job's caller is told; the next job is not concerned
    return run
  }
  return {
    write: (decide) =>
      enqueue(async () => {
        const { statements, result } = await connection.run((client) => commit(client, decide))
        await afterCommit(statements)
        return result
      }),
    exclusive: (action) => enqueue(() => connection.run(action)),
  }
}

async function commit<T>(
  client: Client,
  decide: (query: Query) => Promise<Decision<T>>,
): Promise<Decision<T>> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const commits = await readFence(client)
    const decision = await decide((statement) => client.execute(statement))
    if (decision.statements.length === 0) return decision
    if (await writeBehindFence(client, commits, decision.statements)) return decision
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
