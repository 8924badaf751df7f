import { createDevice } from './core/create-device.ts'
import type { Device } from './core/device.ts'
import type { RatingPort } from './core/port.ts'
import { signInByWindow } from './sign-in.ts'

const longestTimerMs = 2 ** 31 - 1

/** The page's one device, opened at the first question; it drains by itself from then on. */
export function createPageDevice(server: string): RatingPort {
  let opening: Promise<Device> | undefined
  return portOf(() => {
    opening ??= openDevice(server)
    return opening
  })
}

async function openDevice(server: string): Promise<Device> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const device = await createDevice({
    server,
    databaseName: `rapport-embed ${server}`,
    fetch: (...request) => fetch(...request), // called as a method of deps, which fetch refuses
    locks: navigator.locks,
    clock: Date.now,
    random: Math.random,
    signIn: () => signInByWindow({ server, window, fetch: (...request) => fetch(...request) }),
    loadBlinding: () => import('./core/blinding.ts'),
    loadTransfer: () => import('./core/book-transfer.ts'),
    wakeAt: (at) => {
      clearTimeout(timer)
      if (at !== undefined)
        timer = setTimeout(() => drain(device), Math.min(Math.max(at - Date.now(), 0), longestTimerMs))
    },
  })
  addEventListener('online', () => drain(device))
  addEventListener('visibilitychange', () => drain(device))
  drain(device)
  return device
}

function drain(device: Device): void {
  device.drain().catch(reportError)
}

/** Lets a card be mounted before the device is open. */
function portOf(open: () => Promise<Device>): RatingPort {
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
    outbox: async () => (await open()).outbox(),
    account: async () => (await open()).account(),
    signIn: async () => (await open()).signIn(),
    signOut: async () => (await open()).signOut(),
    offers: async (colleague) => (await open()).offers(colleague),
    thank: async (helper, text) => (await open()).thank(helper, text),
    note: async (helper, text) => (await open()).note(helper, text),
    askFollowUp: async (team, text) => (await open()).askFollowUp(team, text),
    unsent: async () => (await open()).unsent(),
    takeBack: async (id) => (await open()).takeBack(id),
    inbox: async () => (await open()).inbox(),
    discard: async (kind, id) => (await open()).discard(kind, id),
    setFollowUp: async (id, state) => (await open()).setFollowUp(id, state),
    setReceiving: async (receiving) => (await open()).setReceiving(receiving),
  }
}
