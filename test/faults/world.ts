import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Receipt } from '../../server/contract/receipt.ts'
import type { Session } from '../../server/contract/session.ts'
import { createSecret, hashSecret } from '../../server/identity/secret.ts'
import { freePort } from '../support/free-port.ts'
import { type Cli, createCli } from './cli.ts'
import { type Clock, createClock, dayMs } from './clock.ts'
import { type Disk, openDisk } from './disk.ts'
import { createStream } from './draw.ts'
import type { Figures } from './figures.ts'
import { withFile } from './file.ts'
import { forgetStorage } from './mortal-storage.ts'
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
  cli: Cli
  clock: Clock
  organisation: Organisation
  beganAt: number // by the clock
  epochs: number // that a life lasts
  sessions: Session[]
  server: ServerProcess
  proxy: WireProxy
  truth: Truth
  findings: Finding[]
  close: () => Promise<void>
}

const diskMb = 96

/** A real server with `raters` people, not started yet, behind the proxy. */
export async function openWorld(
  seed: number,
  { raters, epochs }: { raters: number; epochs: number },
  figures: Figures,
): Promise<World> {
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
    NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/rapport-faults'),
  }
  const cli = createCli(env, clock)
  await importPeople(disk, organisation, cli)
  withFile(databasePath, (db) => db.exec(witnessSql))
  const sessions = createSessions(organisation, clock)
  recordSessions(databasePath, sessions)
  const server = createServerProcess(env, origin, clock.offset, () => figures.count('ticks'))
  const truth = createTruth()
  const findings: Finding[] = []
  const proxy = await startProxy({
    port,
    draw: createStream(seed, 'proxy'),
    answered: (path, status, body) => {
      if (status >= 400) figures.count(`server answered ${status}`)
      if (path === '/v1/passes' && status === 409)
        findings.push({ kind: 'wrong', what: 'a device asked for a second pass book' })
      if (path === '/v1/ratings' && status === 200)
        for (const receipt of receiptsIn(body)) truth.receive(receipt)
    },
  })
  const close = async () => {
    await proxy.stop()
    await server.kill()
    disk.remove()
    forgetStorage()
  }
  return {
    seed,
    disk,
    databasePath,
    cli,
    clock,
    organisation,
    beganAt: clock.now(),
    epochs,
    sessions,
    server,
    proxy,
    truth,
    findings,
    close,
  }
}

async function importPeople({ folder }: Disk, organisation: Organisation, cli: World['cli']): Promise<void> {
  const { teams, people } = toCsv(organisation)
  const [teamsFile, peopleFile] = [join(folder, 'teams.csv'), join(folder, 'people.csv')]
  await writeFile(teamsFile, teams)
  await writeFile(peopleFile, people)
  const { code, stderr } = await cli('directory', 'import', '--teams', teamsFile, '--people', peopleFile)
  if (code !== 0) throw new Error(`not imported: ${stderr}`)
}

function createSessions({ people }: Organisation, clock: Clock): Session[] {
  return people.map(({ id, team }) => {
    const expiresOn = clock.now() + 400 * dayMs
    return { token: createSecret(), scope: 'extension', person: { id, name: id, team }, expiresOn }
  })
}

/** Everybody signs in: at the beginning, and after a restore. */
export function recordSessions(path: string, sessions: Session[]): void {
  const sql = 'INSERT INTO session (hash, person, scope, expires_on) VALUES (?, ?, ?, ?)'
  withFile(path, (db) => {
    const insert = db.prepare(sql)
    for (const { token, scope, person, expiresOn } of sessions)
      insert.run(hashSecret(token), person.id, scope, expiresOn)
  })
}

function receiptsIn(body: Buffer): Receipt[] {
  return (JSON.parse(body.toString()) as { receipts: Receipt[] }).receipts // the server's own answer
}
