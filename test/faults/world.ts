import { join } from 'node:path'
import { createClient } from '@libsql/client'
import type { Receipt } from '../../server/contract/receipt.ts'
import type { Session } from '../../server/contract/session.ts'
import { openDatabase } from '../../server/db/open.ts'
import { importDirectory } from '../../server/directory/import.ts'
import { createSecret, hashSecret } from '../../server/identity/secret.ts'
import { freePort } from '../support/free-port.ts'
import { type Clock, createClock, dayMs } from './clock.ts'
import { type Disk, openDisk } from './disk.ts'
import { createStream } from './draw.ts'
import { createOrganisation, type Organisation, toCsv } from './organisation.ts'
import { startProxy, type WireProxy } from './proxy.ts'
import { createServerProcess, type ServerProcess } from './server-process.ts'
import { createTruth, type Finding, type Truth } from './truth.ts'
import { witnessSql } from './witness.ts'

/** Everything that one run is played in; nothing of it is left after `close`. */
export type World = {
  seed: number
  disk: Disk
  databasePath: string
  databaseUrl: string
  env: NodeJS.ProcessEnv
  clock: Clock
  organisation: Organisation
  sessions: Session[]
  server: ServerProcess
  proxy: WireProxy
  truth: Truth
  findings: Finding[]
  close: () => Promise<void>
}

const diskMb = 96

/** A real server with `raters` people, not started yet, behind the proxy. */
export async function openWorld(seed: number, raters: number): Promise<World> {
  const disk = await openDisk(diskMb)
  const databasePath = join(disk.folder, 'rapport.db')
  const databaseUrl = `file:${databasePath}`
  const clock = createClock()
  const organisation = createOrganisation(raters)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    RAPPORT_PORT: String(port),
    RAPPORT_PUBLIC_URL: origin,
    RAPPORT_DATABASE_URL: databaseUrl,
    RAPPORT_PACE: 'seconds',
  }
  const sessions = await createDatabase(databaseUrl, organisation, clock)
  const server = createServerProcess(env, origin, clock.offset)
  const truth = createTruth()
  const proxy = await startProxy({
    port,
    draw: createStream(seed, 'proxy'),
    answered: (path, _request, response) => {
      if (path === '/v1/ratings') for (const receipt of receiptsIn(response)) truth.receive(receipt)
    },
  })
  const close = async () => {
    await proxy.stop()
    await server.kill()
    await disk.remove()
  }
  return {
    seed,
    disk,
    databasePath,
    databaseUrl,
    env,
    clock,
    organisation,
    sessions,
    server,
    proxy,
    truth,
    findings: [],
    close,
  }
}

async function createDatabase(url: string, organisation: Organisation, clock: Clock): Promise<Session[]> {
  const db = await openDatabase(url)
  const config = {
    ...{
      publicUrl: 'http://127.0.0.1',
      port: 0,
      host: '127.0.0.1',
      databaseUrl: url,
      organisation: 'Faults',
    },
    ...({ pace: 'seconds', epochLength: 'month' } as const),
  }
  const { teams, people } = toCsv(organisation)
  const files = [
    { name: 'teams.csv', text: teams },
    { name: 'people.csv', text: people },
  ] as const
  const outcome = await importDirectory({ db, config, clock: clock.now, demo: false }, ...files)
  if (outcome.kind !== 'imported') throw new Error(`not imported: ${JSON.stringify(outcome)}`)
  const sessions = organisation.people.map(({ id, team }): Session => {
    const expiresOn = clock.now() + 400 * dayMs
    return { token: createSecret(), scope: 'extension', person: { id, name: id, team }, expiresOn }
  })
  db.close()
  await recordSessions(url, sessions)
  const client = createClient({ url })
  await client.executeMultiple(witnessSql)
  client.close()
  return sessions
}

/** Everybody signs in: at the beginning, and after a restore. */
export async function recordSessions(url: string, sessions: Session[]): Promise<void> {
  const client = createClient({ url })
  await client.batch(
    sessions.map(({ token, scope, person, expiresOn }) => ({
      sql: 'INSERT INTO session (hash, person, scope, expires_on) VALUES (?, ?, ?, ?)',
      args: [hashSecret(token), person.id, scope, expiresOn],
    })),
    'write',
  )
  client.close()
}

function receiptsIn(body: Buffer): Receipt[] {
  return (JSON.parse(body.toString()) as { receipts: Receipt[] }).receipts // the server's own answer
}
