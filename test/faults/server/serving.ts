import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Pass } from '../../../server/contract/pass.ts'
import { isUnavailable } from '../../../server/db/connection.ts'
import { type Database, openDatabase } from '../../../server/db/open.ts'
import { type Child, startChild } from '../../support/child.ts'
import { freePort } from '../../support/free-port.ts'
import { server as placeholder } from '../../support/in-process.ts'
import { getPass } from '../../support/pass.ts'

const main = join(import.meta.dirname, '../../../server/main.ts')

export type Serving = Awaited<ReturnType<typeof createServing>>

/** A real server process on a folder of its own, or on `folder`; IT and HR with `people` people each. */
export async function createServing(people: number, folder?: string) {
  const own = await mkdtemp(join(tmpdir(), 'rapport-'))
  const data = folder ?? own
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const url = `file:${join(data, 'rapport.db')}`
  const env = {
    ...process.env,
    RAPPORT_PORT: String(port),
    RAPPORT_PUBLIC_URL: origin,
    RAPPORT_DATABASE_URL: url,
    RAPPORT_PACE: 'seconds',
  }
  const [teams, list] = [join(own, 'teams.csv'), join(own, 'people.csv')]
  await writeFile(teams, 'id,name,parent,kind\ncorp,Corp,,team\nit,IT,corp,team\nhr,HR,corp,team\n')
  await writeFile(list, `id,name,email,team,kind,accounts\n${rowsOf(people).join('\n')}\n`)
  const rapport = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args], { env })
  await rapport('directory', 'import', '--teams', teams, '--people', list)

  /** Requests that a test makes to a server in its own process go to this one. */
  const reach = ((input: string, init?: RequestInit) =>
    fetch(input.replace(placeholder, origin), init)) as typeof fetch
  return {
    ...{ origin, url, env, rapport, journal: `${join(data, 'rapport.db')}.journal.ndjson`, fetch: reach },
    /** Starts a process and waits until it answers. */
    start: async (): Promise<Child> => {
      const child = startChild(process.execPath, [main, 'serve'], env)
      await child.answers(`${origin}/v1/keys`, 30_000)
      return child
    },
    /** A real pass for each of the first `n` people; while it runs. */
    getPasses: async (n: number): Promise<Pass[]> => {
      const db = await openDatabase(url)
      const world = { fetch: reach, deps: { db: { ...db, run: patiently(db.run) }, clock: Date.now } }
      const passes: Pass[] = []
      for (let index = 0; index < n; index++) passes.push(await getPass(world, `it-${index}`))
      db.close()
      return passes
    },
    remove: () => rm(own, { recursive: true, force: true }),
  }
}

/** The server writes to the file too: whoever finds it locked tries again. */
function patiently(run: Database['run']): Database['run'] {
  return async (statements) => {
    for (let left = 50; ; left--) {
      const failure = await run(statements).then(
        () => undefined,
        (cause: unknown) => cause,
      )
      if (!failure) return
      if (!isUnavailable(failure) || left === 0) throw failure
      await wait(100)
    }
  }
}

function rowsOf(people: number): string[] {
  return ['it', 'hr'].flatMap((team) =>
    Array.from({ length: people }, (_, index) => `${team}-${index},Person,,${team},employee,`),
  )
}
