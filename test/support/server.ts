import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Child, startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { peopleCsv, teamsCsv } from './organisation.ts'

const run = promisify(execFile)
const main = join(import.meta.dirname, '../../server/main.ts')

export type SiteEntry = { id: string; name: string; origin: string }

export type TestServer = {
  origin: string
  databaseUrl: string
  /** Invite links for these people, one each; only while the server is stopped. */
  invite: (people: readonly string[]) => Promise<string[]>
  /** A token for an identity provider; only while the server is stopped. */
  scimToken: () => Promise<string>
  start: () => Promise<void>
  stop: () => Promise<void>
  /** Stops the server and deletes its data. */
  remove: () => Promise<void>
}

/**
 * A real server with the test organisation in a database file of its own; it is not started yet.
 * `publicUrl` is where browsers reach it, if something stands in front of it.
 */
export async function createServer(
  sites: SiteEntry[],
  annasAccounts = '',
  publicUrl?: string,
): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'rapport-server-'))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const databaseUrl = `file:${join(dir, 'rapport.db')}`
  const env = {
    ...process.env,
    RAPPORT_PORT: String(port),
    RAPPORT_HOST: '127.0.0.1',
    RAPPORT_PUBLIC_URL: publicUrl ?? origin,
    RAPPORT_DATABASE_URL: databaseUrl,
    RAPPORT_ORGANISATION: 'Lumen Works',
    RAPPORT_PACE: 'seconds',
  }
  const cli = async (...args: string[]) => (await run(process.execPath, [main, ...args], { env })).stdout
  let child: Child | undefined
  const stop = async () => {
    await child?.stop()
    child = undefined
  }

  await writeFile(join(dir, 'teams.csv'), teamsCsv)
  await writeFile(join(dir, 'people.csv'), peopleCsv(annasAccounts))
  for (const { id, name, origin } of sites) await cli('site', 'add', id, name, origin)
  await cli('directory', 'import', '--teams', join(dir, 'teams.csv'), '--people', join(dir, 'people.csv'))

  return {
    origin,
    databaseUrl,
    invite: async (people) => linksIn(await cli('invite', ...people)),
    scimToken: async () => /Token: +(\S+)/.exec(await cli('scim-token', 'test'))?.[1] ?? '',
    start: async () => {
      child = startChild(process.execPath, [main, 'serve'], env)
      await child.answers(`${origin}/v1/keys`, 30_000)
    },
    stop,
    remove: async () => {
      await stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function linksIn(output: string): string[] {
  return output.match(/https?:\S+\/sign-in\?invite=\S+/g) ?? []
}
