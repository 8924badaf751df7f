import { randomUUID } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSiteKey, type SiteKey } from '../../server/site/create-key.ts'
import { openBase } from '../../widget/core/base.ts'
import { createCardDevice } from '../../widget/core/card-device.ts'
import type { CardDevice } from '../../widget/core/device.ts'
import { createRemote } from '../../widget/core/remote.ts'
import { leaveFormerVisitor, signInVisitor } from '../../widget/visitor.ts'
import { openWorld, server, type World } from '../support/in-process.ts'

const origin = 'https://portal.test'

let world: World
let key: SiteKey
let device: CardDevice
let load: () => Promise<void>
/** Whom the host page has signed in: an account there; undefined for nobody. */
let visitor: string | undefined

beforeEach(async () => {
  world = await openWorld()
  const made = await createSiteKey(world.deps, 'portal', { replace: false })
  if (made.kind !== 'made') throw new Error(made.kind)
  key = made.key
  await openPage()
})
afterEach(() => {
  device.dispose()
  world.close()
})

async function getToken(): Promise<string> {
  if (visitor === undefined) return '<title>Sign in</title>'
  const now = Math.floor(world.clock.now / 1000)
  const claims = { iss: 'site:portal', sub: visitor, aud: server, origin, jti: randomUUID() }
  return new SignJWT({ ...claims, iat: now, exp: now + 120 })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'rapport-vouch+jwt', kid: key.id })
    .sign(await importPKCS8(key.privateKey, 'EdDSA'))
}

/** As a browser does, which names the page in what it sends. */
const fromPage: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('origin', origin)
  return world.fetch(input, { ...init, headers })
}

async function openPage() {
  const shared = { server, fetch: fromPage, clock: world.deps.clock, random: Math.random }
  const platform = { ...shared, databaseName: `rapport-${randomUUID()}`, locks: navigator.locks }
  const base = await openBase(platform)
  const visiting = { store: base.store, getToken }
  const signIn = () => signInVisitor(visiting, platform)
  const loadBlinding = () => import('../../widget/core/blinding.ts')
  device = createCardDevice({ ...platform, signIn, wakeAt: () => undefined }, base, async () =>
    createRemote({ ...platform, ...base, loadBlinding }),
  )
  load = async () => {
    if (await leaveFormerVisitor(device, visiting)) await device.signIn()
  }
}

async function loadAs(account: string | undefined) {
  visitor = account
  await load()
  const now = await device.account()
  return now.kind === 'signed-in' ? now.person.id : undefined
}

async function findSessions() {
  const { rows } = await world.deps.db.query('SELECT person FROM session')
  return rows.map(({ person }) => person)
}

test('the next visitor of the same browser is not taken for the last one', async () => {
  expect(await loadAs('it0')).toBe('it-1')
  expect(await loadAs('hr0')).toBe('hr-1')
  await device.drain()
  expect(await findSessions()).toEqual(['hr-1'])
})

test('a visitor who loads another page stays signed in, in the same session', async () => {
  await loadAs('it0')
  const { rows } = await world.deps.db.query('SELECT id FROM session')
  expect(await loadAs('it0')).toBe('it-1')
  expect((await world.deps.db.query('SELECT id FROM session')).rows).toEqual(rows)
})

test('whoever signed out of the host page is signed out', async () => {
  await loadAs('it0')
  expect(await loadAs(undefined)).toBeUndefined()
  expect(await loadAs('it0')).toBe('it-1')
})

test('a visitor whom the directory does not have is not the last one either', async () => {
  await loadAs('it0')
  expect(await loadAs('nobody')).toBeUndefined()
})
