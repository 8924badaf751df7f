import 'fake-indexeddb/auto' // the global that a device opens
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import type { Session } from '../../server/contract/session.ts'
import { type Database, openDatabase } from '../../server/db/open.ts'
import { importDirectory } from '../../server/directory/import.ts'
import type { Deps, ServerDeps } from '../../server/env.ts'
import { createSecret, hashSecret } from '../../server/identity/secret.ts'
import { openJournalFile } from '../../server/journal/file.ts'
import { addSite } from '../../server/site/add.ts'
import { createDevice } from '../../widget/core/create-device.ts'
import type { Device, DeviceDeps } from '../../widget/core/device.ts'

export const server = 'http://server.test'
export const dayMs = 24 * 3600 * 1000

export type World = Awaited<ReturnType<typeof openWorld>>

/** A real app on a real libSQL file with a settable clock; 12 people in IT, 6 in HR, 3 in a small team below IT. */
export async function openWorld({ startsOn = Date.UTC(2026, 10, 10) } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const [file, journal] = filesIn(folder)
  const clock = { now: startsOn }
  await copyBeginning(startsOn, folder)
  const deps = await openDeps(folder, clock)
  const current = { app: createApp(deps) }
  return {
    ...{ deps, clock, file, journal },
    fetch: ((input: string, init?: RequestInit) =>
      Promise.resolve(current.app.request(input, init))) as typeof fetch,
    /** Loses the server, and serves another database file with the same journal. */
    moveTo: async (other: string) => {
      deps.db.close()
      deps.db = await openServed(other, journal)
      current.app = createApp(deps)
    },
    close: () => {
      deps.db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function filesIn(folder: string): [database: string, journal: string] {
  return [join(folder, 'test.db'), join(folder, 'journal.ndjson')]
}

async function openDeps(folder: string, clock: { now: number }): Promise<ServerDeps> {
  const [file, journal] = filesIn(folder)
  return {
    db: await openServed(file, journal),
    config: {
      publicUrl: server,
      port: 0,
      host: '127.0.0.1',
      databaseUrl: `file:${file}`,
      organisation: 'Corp',
      pace: 'seconds',
      epochLength: 'month',
    },
    clock: () => clock.now,
    log: pino({ level: 'silent' }),
    demo: false,
    secret: randomBytes(32),
  }
}

/** Database and journal as a world begins with them on a day. Its signing keys take longer than most tests. */
const beginnings = new Map<number, Promise<Buffer[]>>()

async function copyBeginning(startsOn: number, folder: string): Promise<void> {
  const day = Math.floor(startsOn / dayMs)
  const beginning = beginnings.get(day) ?? createBeginning(startsOn)
  beginnings.set(day, beginning)
  const contents = await beginning
  for (const [index, path] of filesIn(folder).entries()) writeFileSync(path, contents[index] ?? '')
}

async function createBeginning(startsOn: number): Promise<Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const deps = await openDeps(folder, { now: startsOn })
  await addSite(deps, { id: 'portal', name: 'Portal', origin: 'https://portal.test' })
  await importDirectory(deps, { name: 'teams.csv', text: teamsCsv }, { name: 'people.csv', text: peopleCsv })
  await deps.db.checkpoint() // all of it is in the one file then
  deps.db.close()
  const contents = filesIn(folder).map((path) => readFileSync(path))
  rmSync(folder, { recursive: true })
  return contents
}

/** As `rapport serve` opens it. */
async function openServed(file: string, journal: string): Promise<Database> {
  return openDatabase(`file:${file}`, { journal: await openJournalFile(journal) })
}

const ids = (team: string, n: number) => Array.from({ length: n }, (_, index) => `${team}-${index + 1}`)
export const people = { it: ids('it', 12), hr: ids('hr', 6), lab: ids('lab', 3) }

const teamsCsv = 'id,name,parent,kind\ncorp,Corp,,team\nit,IT,corp,team\nhr,HR,corp,team\nlab,Lab,it,team\n'
const peopleCsv = [
  'id,name,email,team,kind,accounts',
  ...Object.entries(people).flatMap(([team, names]) =>
    names.map((id, index) => `${id},Person ${id},,${team},employee,portal=${team}${index}`),
  ),
].join('\n')

/** A session of a person, as sign-in would end. */
export async function createSession(
  { deps }: { deps: Pick<Deps, 'db' | 'clock'> },
  person: string,
  scope: Session['scope'] = 'extension',
): Promise<Session> {
  const token = createSecret()
  const expiresOn = deps.clock() + 90 * dayMs
  await deps.db.run([
    {
      sql: 'INSERT INTO session (hash, person, scope, expires_on) VALUES (?, ?, ?, ?)',
      args: [hashSecret(token), person, scope, expiresOn],
    },
  ])
  return { token, scope, person: { id: person, name: person, team: person.split('-')[0] ?? '' }, expiresOn }
}

/** A person's device, signed in unless told otherwise. `platform` overrides what a test fakes. */
export async function createTestDevice(
  world: World,
  person: string,
  platform: Partial<DeviceDeps> = {},
  { signedIn = true } = {},
): Promise<Device> {
  const session = await createSession(world, person)
  const device = await createDevice({
    server,
    databaseName: `rapport-${randomUUID()}`, // locks are shared by all devices of this process
    fetch: world.fetch,
    locks: navigator.locks,
    clock: world.deps.clock,
    random: Math.random,
    signIn: async () => ({ kind: 'session', session }),
    loadBlinding: () => import('../../widget/core/blinding.ts'),
    loadTransfer: () => import('../../widget/core/book-transfer.ts'),
    wakeAt: () => undefined,
    ...platform,
  })
  if (signedIn) await device.acceptSession(session)
  return device
}
