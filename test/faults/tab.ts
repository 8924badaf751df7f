import type { Session } from '../../server/contract/session.ts'
import { createDevice } from '../../widget/core/create-device.ts'
import type { Device, DeviceDeps } from '../../widget/core/device.ts'
import { createLife, type Life, live, openWith } from './mortal-storage.ts'
import { faultHeader, type WireFault } from './wire-faults.ts'

/** One context of a device, such as a tab or a worker: it can die at any step, and another may stand beside it. */
export type Tab = { device: Device; life: Life }

export type TabDeps = {
  server: string
  databaseName: string
  session: Session
  clock: () => number
  random: () => number
  /** What happens to the next request, by its path. */
  nextFault: (path: string) => WireFault | undefined
  /** Keeps a request that is to be overtaken. */
  hold: (send: () => Promise<unknown>) => void
}

export async function openTab({
  server,
  databaseName,
  session,
  clock,
  random,
  nextFault,
  hold,
}: TabDeps): Promise<Tab> {
  const life = createLife()
  const device = await openWith(life, () =>
    createDevice({
      ...{ server, databaseName, clock, random },
      fetch: ((input: string, init: RequestInit = {}) =>
        fetchMortally({ life, hold }, nextFault(new URL(input).pathname), input, init)) as typeof fetch,
      locks: process.env.FAULTS_MUTATION === 'drain-without-lock' ? unlocked : navigator.locks,
      signIn: async () => ({ kind: 'session', session }),
      loadBlinding: () => import('../support/blinding.ts'), // the same, faster
      loadTransfer: () => import('../../widget/core/book-transfer.ts'),
      wakeAt: () => undefined,
    }),
  )
  return { device, life }
}

/** Grants every lock at once. */
const unlocked = {
  request: async (name: string, ...given: unknown[]) => {
    const work = given.at(-1) as LockGrantedCallback<unknown> // always the last
    return work({ name, mode: 'exclusive' })
  },
} as DeviceDeps['locks']

async function fetchMortally(
  { life, hold }: { life: Life } & Pick<TabDeps, 'hold'>,
  fault: WireFault | undefined,
  input: string,
  init: RequestInit,
): Promise<Response> {
  live(life)
  const signals = init.signal ? [init.signal, life.ended.signal] : [life.ended.signal]
  const headers = {
    ...Object.fromEntries(new Headers(init.headers)),
    ...(fault ? { [faultHeader]: fault } : {}),
  }
  const { credentials: _credentials, ...rest } = init // a browser's affair
  if (fault?.startsWith('overtaken')) hold(() => fetch(input, { ...rest, headers, signal: null }))
  if (fault === 'overtaken') throw new TypeError('the connection was cut')
  const response = await fetch(input, { ...rest, headers, signal: AbortSignal.any(signals) })
  live(life)
  return response
}
