import type { WxtBrowser } from 'wxt/browser'
import { createApi } from '../../widget/core/api.ts'
import type { Device, DeviceDeps } from '../../widget/core/device.ts'
import { announceChange } from '../changes.ts'
import { createDrafts } from '../drafts.ts'
import type { Erased } from '../messages.ts'
import { changeSettings, chooseServer, findServer, findSettings, type SettingsChange } from '../settings.ts'
import { rulesFor, type SitePlan } from '../sites/plan.ts'
import { builtInRules } from '../sites/rules.ts'
import { createAlike } from './alike.ts'
import { showWaiting } from './badge.ts'
import { checkServer } from './check-server.ts'
import { createConnect } from './connect.ts'
import { databaseNameOf } from './database.ts'
import { createErase } from './erase.ts'
import { cardFile } from './inject.ts'
import { listen } from './listen.ts'
import { createPortWithoutServer } from './no-server.ts'
import { createOrganisation } from './organisation.ts'
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
  /** Reads what an organisation's own build brought along. */
  loadBuilt: () => Promise<unknown>
  /** The extension's own, such as `chrome-extension://…`. */
  ownOrigin: string
  onOnline: (listener: () => void) => void
}

/** Starts the worker: makes its parts, then listens. Nothing is awaited before every listener is added. */
export function startBackground(deps: BackgroundDeps): void {
  const { browser, openDevice, platform, crypto, loadBuilt, ownOrigin, onOnline } = deps
  const { local, session, managed } = browser.storage
  const { permissions, alarms, tabs, declarativeNetRequest } = browser
  const { fetch, clock, locks } = platform

  const organisation = createOrganisation({ managed, loadBuilt })
  const owner = createOwner({ findServer: findOurServer, open, changed: inBackground(tellChange) })
  const alike = createAlike({ declarativeNetRequest, permissions, locks })
  const drafts = createDrafts(local, clock)
  const wakeAt = createWake(
    alarms,
    inBackground(() => drain()),
    clock,
  )
  const signIn = createSignIn({ tabs, session, fetch, crypto, adopt })
  const check = (server: string) => checkServer({ fetch, getKeys }, server)
  const connect = createConnect({ permissions, session, mayChoose, check, choose, signIn: signInWith })
  const erasing = createErase({
    ...{ alarms, permissions, signOut, closeWhile: owner.closeWhile },
    drain: () => drain({ eager: true }),
    indexedDB: platform.indexedDB,
    areas: [local, session],
    declared: browser.runtime.getManifest().host_permissions ?? [],
  })

  async function findOurServer(): Promise<string | null> {
    return findServer(local, await organisation.find())
  }

  async function mayChoose(server: string): Promise<boolean> {
    const { server: set } = await organisation.find()
    return set === undefined || set === server
  }

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

  async function drain(how?: { eager: boolean }): Promise<void> {
    await (await owner.find())?.drain(how)
  }

  async function signOut(): Promise<void> {
    await (await findPort()).signOut()
  }

  /** Where the organisation chose the server, cards come before anybody signed in: they offer to. */
  async function findPlan(origin: string): Promise<SitePlan | null> {
    const [set, account] = await Promise.all([organisation.find(), (await findPort()).account()])
    if (account.kind === 'signed-out' && set.server === undefined) return null
    const { quietHours } = await findSettings(local, set)
    return { rules: rulesFor(origin, set, builtInRules), quietHours }
  }

  async function change(settings: SettingsChange): Promise<void> {
    await changeSettings(local, settings)
    await tellChange()
  }

  async function followPolicy(): Promise<void> {
    organisation.forget()
    owner.forgetServer()
    await alike.follow(await findOurServer())
    await tellChange()
    await drain()
  }

  async function tellChange(): Promise<void> {
    await announceChange(local)
    await showWaiting(browser.action, (await (await findPort()).outbox()).waiting)
  }

  async function choose(server: string | null): Promise<void> {
    await chooseServer(local, server)
    owner.forgetServer()
    await alike.follow(server)
    await tellChange()
  }

  async function signInWith(invite: string | undefined) {
    signIn.useInvite(invite)
    return (await findPort()).signIn()
  }

  async function adopt(server: string, accepted: Parameters<Device['acceptSession']>[0]): Promise<void> {
    if ((await findOurServer()) === server) await (await owner.find())?.acceptSession(accepted)
  }

  async function loadCard(tabId: number, frameId: number): Promise<void> {
    await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [cardFile] })
  }

  async function erase(): Promise<Erased> {
    const erased = await erasing.erase()
    await alike.follow(await findOurServer())
    await tellChange()
    return erased
  }

  inBackground(() => drafts.forget('late'))()
  const { prepare } = connect
  const answers = {
    findPort,
    findDevice: owner.find,
    loadCard,
    prepare,
    connect: connect.connect,
    closed: inBackground(() => drain()),
    findPlan,
    findSettings: async () => findSettings(local, await organisation.find()),
    changeSettings: change,
    prepareErase: erasing.prepare,
    erase,
  }
  listen({
    browser,
    ownOrigin,
    onOnline,
    answers,
    signIn,
    granted: connect.granted,
    followPolicy,
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
