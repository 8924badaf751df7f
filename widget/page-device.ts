import { type Base, openBase } from './core/base.ts'
import { createCardDevice } from './core/card-device.ts'
import type { CardDevice, SignedIn } from './core/device.ts'
import { ignoreUnloaded } from './core/ignore-unloaded.ts'
import type { CardPort } from './core/port.ts'
import type { RemoteDeps } from './core/remote.ts'
import type { Store } from './core/store.ts'
import type { Leaving, Left } from './leave.ts'
import { openSignInWindow } from './sign-in-window.ts'

const longestTimerMs = 2 ** 31 - 1
const databasePrefix = 'rapport-embed '

/** A host page's word for who is signed in on it: a fresh token from its server, each time it is asked. */
export type GetToken = () => Promise<string>

export type PagePort = CardPort & {
  /**
   * Sends what is due, then signs out, and with `forget` leaves nothing of anybody here.
   * @throws Error where the code for it did not load: then whoever was signed in is signed out, and no more is done
   */
  leave: (how?: Leaving) => Promise<Left>
  /**
   * Signs in by the host page from now on, instead of by the window. Whom it does not name is signed out before
   * anything is shown; called again, it is asked again.
   */
  vouchBy: (getToken: GetToken) => void
  /** What the device is made of, for code that is loaded apart. */
  platform: () => Promise<RemoteDeps>
}

type Opened = { device: CardDevice; platform: RemoteDeps }

/** The page's one device, opened at the first question; it drains by itself from then on. */
export function createPageDevice(server: string): PagePort {
  let opening: Promise<Opened> | undefined
  let voucher: GetToken | undefined
  let checked = Promise.resolve()
  const open = () => {
    opening ??= openDevice(server, (store) => (voucher ? signInBy(voucher, store, server) : signIn(server)))
    return opening
  }
  return {
    ...portOf(async () => {
      const { device } = await open()
      await checked
      return device
    }),
    vouchBy: (getToken) => {
      if (voucher === getToken) return
      voucher = getToken
      checked = checked.then(async () => followHost(await open(), getToken)).catch(reportError)
    },
    leave: async (how) => {
      const { device, platform } = await open()
      await checked
      const loaded = await import('./leave.ts').catch(ignoreUnloaded)
      if (loaded) return loaded.leave({ ...platform, device, indexedDB, databasePrefix }, how)
      await device.signOut()
      throw new Error('signed out, no more')
    },
    platform: async () => (await open()).platform,
  }
}

async function followHost({ device, platform: { store } }: Opened, getToken: GetToken): Promise<void> {
  const loaded = await import('./visitor.ts').catch(ignoreUnloaded)
  if (!loaded) return device.signOut() // nobody can tell whose session it is
  const isNew = await loaded.leaveFormerVisitor(device, { store, getToken })
  if (isNew) device.signIn().catch(reportError)
}

async function openDevice(server: string, signIn: (store: Store) => Promise<SignedIn>): Promise<Opened> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const platform = {
    server,
    databaseName: databasePrefix + server,
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request), // as a method of deps, fetch refuses
    locks: navigator.locks,
    clock: Date.now,
    random: Math.random,
    signIn: () => signIn(base.store),
    loadBlinding: () => import('./core/blinding.ts'),
    wakeAt: (at: number | undefined) => {
      clearTimeout(timer)
      if (at !== undefined)
        timer = setTimeout(() => drain(device), Math.min(Math.max(at - Date.now(), 0), longestTimerMs))
    },
  }
  const base: Base = await openBase(platform)
  const opened = { ...platform, ...base }
  const device = createCardDevice(platform, base, async () => {
    const { createRemote } = await import('./core/remote.ts')
    return createRemote(opened)
  })
  addEventListener('online', () => drain(device))
  addEventListener('visibilitychange', () => drain(device))
  drain(device)
  return { device, platform: opened }
}

function drain(device: CardDevice): void {
  device.drain().catch(reportError)
}

/** The window opens before anything is loaded: the gesture does not last. */
async function signIn(server: string): Promise<SignedIn> {
  const opened = openSignInWindow(window)
  if (!opened) return { kind: 'failed', reason: 'popup-blocked' }
  const loaded = await import('./sign-in.ts').catch(() => opened.close())
  if (!loaded) return { kind: 'failed', reason: 'offline' }
  return loaded.signInByWindow({ server, window, opened, fetch: (...request) => fetch(...request) })
}

async function signInBy(getToken: GetToken, store: Store, server: string): Promise<SignedIn> {
  const loaded = await import('./visitor.ts').catch(ignoreUnloaded)
  if (!loaded) return { kind: 'failed', reason: 'offline' }
  return loaded.signInVisitor({ store, getToken }, { server, fetch: (...request) => fetch(...request) })
}

/** Lets a card be mounted before the device is open. */
function portOf(open: () => Promise<CardDevice>): CardPort {
  return {
    find: async (place) => (await open()).find(place),
    submit: async (draft) => (await open()).submit(draft),
    revise: async (id, change) => (await open()).revise(id, change),
    withdraw: async (id) => (await open()).withdraw(id),
    close: async (id) => {
      const device = await open()
      await device.close(id)
      drain(device)
    },
    watch: (changed, signal) => {
      open().then((device) => signal.aborted || device.watch(changed, signal), reportError)
    },
    identify: async (origin, helper) => (await open()).identify(origin, helper),
    findColleague: async (query) => (await open()).findColleague(query),
    summary: async (team, weeks) => (await open()).summary(team, weeks),
    account: async () => (await open()).account(),
    signIn: async () => (await open()).signIn(),
    signOut: async () => (await open()).signOut(),
    offers: async (colleague) => (await open()).offers(colleague),
    thank: async (helper, text) => (await open()).thank(helper, text),
    note: async (helper, text) => (await open()).note(helper, text),
    askFollowUp: async (team, text) => (await open()).askFollowUp(team, text),
    takeBack: async (id) => (await open()).takeBack(id),
  }
}
