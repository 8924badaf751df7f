import type { WxtBrowser } from 'wxt/browser'
import { createApi } from '../../widget/core/api.ts'
import type { Device, DeviceDeps } from '../../widget/core/device.ts'
import { announceChange } from '../changes.ts'
import { createDrafts } from '../drafts.ts'
import { chooseServer, findServer } from '../settings.ts'
import { createAlike } from './alike.ts'
import { showWaiting } from './badge.ts'
import { createConnect } from './connect.ts'
import { databaseNameOf, deleteDatabase } from './database.ts'
import { cardFile } from './inject.ts'
import { listen } from './listen.ts'
import { createPortWithoutServer } from './no-server.ts'
import { createOwner } from './owner.ts'
import { createSignIn } from './sign-in.ts'
import { createWake } from './wake.ts'

export type BackgroundDeps = {
  browser: WxtBrowser
  openDevice: (deps: DeviceDeps) => Promise<Device>
  platform: Pick<DeviceDeps, 'fetch' | 'locks' | 'clock' | 'random' | 'loadBlinding' | 'loadTransfer'> & {
    indexedDB: IDBFactory
  }
  crypto: Crypto
  /** The extension's own, such as `chrome-extension://…`. */
  ownOrigin: string
  onOnline: (listener: () => void) => void
}

/** Starts the worker: makes its parts, then listens. Nothing is awaited before every listener is added. */
export function startBackground(deps: BackgroundDeps): void {
  const { browser, openDevice, platform, crypto, ownOrigin, onOnline } = deps
  const { local, session } = browser.storage
  const { permissions, alarms, tabs, declarativeNetRequest } = browser
  const { fetch, clock, locks } = platform

  const owner = createOwner({ findServer: () => findServer(local), open, changed: inBackground(tellChange) })
  const alike = createAlike({ declarativeNetRequest, permissions, locks })
  const drafts = createDrafts(local, clock)
  const wakeAt = createWake(alarms, inBackground(drain), clock)
  const signIn = createSignIn({ tabs, session, fetch, crypto, adopt })
  const connect = createConnect({ permissions, session, getKeys, choose, signIn: signInWith })

  function open(server: string): Promise<Device> {
    const databaseName = databaseNameOf(server)
    return openDevice({
      ...platform,
      ...{ server, databaseName, wakeAt },
      signIn: () => signIn.begin(server),
      ensureAlike: () => alike.ensure(server),
    })
  }

  function getKeys(server: string) {
    return createApi(server, fetch, () => alike.ensure(server)).getKeys()
  }

  async function findPort() {
    return (await owner.find()) ?? createPortWithoutServer()
  }

  async function drain(): Promise<void> {
    await (await owner.find())?.drain()
  }

  async function tellChange(): Promise<void> {
    await announceChange(local)
    await showWaiting(browser.action, (await (await findPort()).outbox()).waiting)
  }

  async function choose(server: string | null): Promise<void> {
    await chooseServer(local, server)
    await alike.follow(server)
    await tellChange()
  }

  async function signInWith(invite: string | undefined) {
    signIn.useInvite(invite)
    return (await findPort()).signIn()
  }

  async function adopt(server: string, accepted: Parameters<Device['acceptSession']>[0]): Promise<void> {
    if ((await findServer(local)) === server) await (await owner.find())?.acceptSession(accepted)
  }

  async function loadCard(tabId: number, frameId: number): Promise<void> {
    await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [cardFile] })
  }

  async function erase(): Promise<void> {
    const server = await findServer(local)
    owner.release()
    if (server !== null) await deleteDatabase(platform.indexedDB, databaseNameOf(server))
    await session.clear()
    await drafts.forget('all')
    await choose(null)
  }

  inBackground(() => drafts.forget('late'))()
  const { prepare } = connect
  const answers = {
    findPort,
    findDevice: owner.find,
    loadCard,
    prepare,
    connect: connect.connect,
    closed: inBackground(drain),
    erase,
  }
  listen({
    browser,
    ownOrigin,
    onOnline,
    answers,
    signIn,
    granted: connect.granted,
    drain,
    tellChange,
    inBackground,
  })
}

/** The one place where the worker's own work may fail: nobody waits for it, so the console is told. */
function inBackground(work: () => Promise<void>): () => void {
  return () => {
    work().catch((error: unknown) => console.error('Rapport: background work failed', error))
  }
}
