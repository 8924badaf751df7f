import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { type Epoch, epochAfter, epochAt } from '../../server/contract/epoch.ts'
import { openDatabase } from '../../server/db/open.ts'
import { importDirectory } from '../../server/directory/import.ts'
import type { Deps, ServerDeps } from '../../server/env.ts'
import { planGroups } from '../../server/epoch/plan-groups.ts'
import { createSecret, hashSecret } from '../../server/identity/secret.ts'
import { addSite } from '../../server/site/add.ts'
import { countPeople, type Organisation } from './organisation.ts'
import { getKeyPairs } from './signing-key.ts'
import { watchReleases } from './watch-releases.ts'

export const server = 'http://server.test'
export const weekMs = 7 * 24 * 3600 * 1000
export const scopes = ['extension', 'site:portal']

export type PrivacyWorld = Awaited<ReturnType<typeof openPrivacyWorld>>

/**
 * The real app on a real libSQL file with a settable clock, logging everything into `lines`. `epochs`: for
 * how many signing keys are at hand; the server makes what is missing.
 */
export async function openPrivacyWorld(organisation: Organisation, startsOn: number, epochs = 3) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-privacy-'))
  const file = join(folder, 'test.db')
  const clock = { now: startsOn }
  const lines: string[] = []
  const { db, seen } = watchReleases(await openDatabase(`file:${file}`))
  const deps: ServerDeps = {
    db,
    config: {
      publicUrl: server,
      port: 0,
      host: '127.0.0.1',
      databaseUrl: `file:${file}`,
      organisation: 'Corp',
      pace: 'weekly',
      epochLength: 'month',
    },
    clock: () => clock.now,
    log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
    demo: false,
    secret: randomBytes(32),
  }
  await recordMadeKeys(deps, organisation, epochs)
  await addSite(deps, { id: 'portal', name: 'Portal', origin: 'https://portal.test' })
  await placePeople(deps, organisation)
  const app = createApp(deps)
  const close = () => {
    deps.db.close()
    rmSync(folder, { recursive: true })
  }
  return { deps, app, clock, file, folder, lines, seen, close }
}

/** Imports the organisation as an administrator would; a second time it is a reorganisation. */
export async function placePeople(deps: Deps, { teams, people }: Organisation): Promise<void> {
  const teamRows = teams.map(({ id, parent }) => `${id},Team ${id},${parent ?? ''},team`)
  const peopleRows = people.map(({ id, team }) => `${id},Person ${id},,${team},employee,`)
  const outcome = await importDirectory(
    deps,
    { name: 'teams.csv', text: ['id,name,parent,kind', ...teamRows].join('\n') },
    { name: 'people.csv', text: ['id,name,email,team,kind,accounts', ...peopleRows].join('\n') },
  )
  if (outcome.kind !== 'imported') throw new Error(`not imported: ${JSON.stringify(outcome)}`)
}

/** Signing keys that were made before, recorded as `recordKeys` would; it adds only what is missing. */
async function recordMadeKeys(
  { db, clock }: Deps,
  organisation: Organisation,
  epochs: number,
): Promise<void> {
  const groups = [...new Set(planGroups(organisation.teams, countPeople(organisation)).values())]
  const places = epochsFrom(epochAt(clock(), 'month'), epochs).flatMap((epoch) =>
    scopes.flatMap((scope) => groups.map((group) => [epoch, scope, group] as const)),
  )
  const pairs = await getKeyPairs(places.length)
  const sql = 'INSERT INTO epoch_key (epoch, scope, grp, spki, private_key) VALUES (?, ?, ?, ?, ?)'
  const rows = pairs.flatMap(({ spki, pkcs8 }, index) => {
    const place = places[index]
    return place ? [{ sql, args: [...place, spki, pkcs8] }] : []
  })
  await db.run(rows)
}

function epochsFrom(first: Epoch, count: number): Epoch[] {
  const epochs = [first]
  while (epochs.length < count) epochs.push(epochAfter(epochs.at(-1) ?? first))
  return epochs
}

/** A person's bearer token, as sign-in would end. */
export async function signIn({ deps }: PrivacyWorld, person: string, scope = 'extension'): Promise<string> {
  const token = createSecret()
  const args = [hashSecret(token), person, scope, deps.clock() + 400 * 24 * 3600 * 1000]
  await deps.db.run([
    { sql: 'INSERT INTO session (hash, person, scope, expires_on) VALUES (?, ?, ?, ?)', args },
  ])
  return token
}

/** 32 random bytes as the wire writes them. */
export function createKey(): string {
  return randomBytes(32).toString('base64url')
}
