import type { Directory } from '../../server/contract/directory.ts'
import type { Session } from '../../server/contract/session.ts'
import { isFresh } from './account.ts'
import { createApi } from './api.ts'
import { beginBooks, tendBooks } from './book-plan.ts'
import { checkLogDaily } from './check-log-daily.ts'
import type { DeviceDeps } from './device.ts'
import { drawWaitMs } from './draw-wait.ts'
import { endSessions } from './end-sessions.ts'
import { acceptSession, getDirectoryOf, refreshDirectory } from './fetch-account.ts'
import { findColleagues } from './find-colleagues.ts'
import { ignoreUnloaded } from './ignore-unloaded.ts'
import { sayNamed, takeBackNamed } from './named.ts'
import { offersFor } from './named-offers.ts'
import type { NamedPort } from './named-port.ts'
import { nextWake } from './next-wake.ts'
import { holdWaiting, listRecords } from './outbox.ts'
import { nextRenewalAt } from './renewal-time.ts'
import { sendNamed } from './send-named.ts'
import { sendUnknown } from './send-unknown.ts'
import { settleSent } from './settle.ts'
import { findKept, keep } from './store.ts'
import { isSending, sendDue } from './sync.ts'
import type { WriteDeps } from './write-ratings.ts'

export type RemoteDeps = WriteDeps &
  Pick<DeviceDeps, 'server' | 'databaseName' | 'fetch' | 'ensureAlike' | 'locks' | 'loadBlinding'>

export type Remote = ReturnType<typeof createRemote>

/** A device's side towards the server. An embed loads it apart: showing a card and storing a rating need none of it. */
export function createRemote(platform: RemoteDeps) {
  const { store, server, databaseName } = platform
  const api = createApi(server, fetchRenewing, platform.ensureAlike)
  const deps = {
    ...platform,
    api,
    isSending: (): Promise<boolean> => isSending(deps),
    getDirectory: (epoch: string): Promise<Directory | undefined> => getDirectoryOf(deps, epoch),
  }
  const lock = `rapport drain ${databaseName}`

  /** What carries a session goes by the code that renews it, which is loaded with the first of them. */
  async function fetchRenewing(...request: Parameters<typeof fetch>): Promise<Response> {
    if (!new Headers(request[1]?.headers).has('authorization')) return platform.fetch(...request)
    const { createRenewingFetch } = await import('./account-renewal.ts')
    return createRenewingFetch(platform)(...request)
  }

  /** Any request with the session renews it, and no rating goes right behind. Once: what does not come of it is done by the next. */
  async function renewIfTime(): Promise<void> {
    if (((await nextRenewalAt(store)) ?? Infinity) > deps.clock()) return
    await keep(store, 'renewAt', undefined)
    await keep(store, 'notBefore', deps.clock() + (await drawWaitMs(deps)))
    await refreshDirectory(deps)
  }

  /** One context at a time, whatever it does with passes. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => platform.locks.request(lock, work)

  async function drain({ eager = false } = {}): Promise<void> {
    await alone(async () => {
      await renewIfTime()
      await checkLogDaily(deps)
      await tendBooks(deps, { eager })
      const besideRating = await sendDue(deps, { eager })
      await settleSent(deps)
      await sendNamed(deps, { besideRating })
      await endSessions(deps, { besideRating })
      await sendUnknown(deps, { besideRating })
    })
  }

  /** Where a drain is at work, or a rating about to go, nothing with a session comes beside it: then not at all. */
  async function unlessSending(work: () => Promise<void>): Promise<void> {
    await platform.locks.request(lock, { ifAvailable: true }, async (held) => {
      const waiting = (await listRecords(store)).filter(({ progress }) => progress === 'waiting')
      if (held && !waiting.some(({ pass }) => pass) && !(await deps.isSending())) await work()
    })
  }

  async function renewDirectory(): Promise<void> {
    const kept = await findKept(store, 'directory')
    if (kept && isFresh(kept, deps.clock())) return // another one did meanwhile
    if (await refreshDirectory(deps)) deps.changed()
  }

  return {
    ...{ alone, api, drain, findColleagues, offersFor, unlessSending },
    nextWake: () => nextWake(store),
    acceptSession: async (session: Session) => {
      await alone(async () => {
        await acceptSession(deps, session)
        await beginBooks(deps, session)
        await holdWaiting(store, deps.clock() + (await drawWaitMs(deps)))
      })
      deps.changed()
    },
    endSessions: () => unlessSending(() => endSessions(deps, { besideRating: false })),
    refreshDirectory: () => refreshDirectory(deps),
    renewDirectory: () => unlessSending(renewDirectory),
    getSummary: async (team: string, weeks: number) => {
      const loaded = await import('./fetch-summary.ts').catch(ignoreUnloaded)
      return loaded?.getSummary(deps, team, weeks)
    },
    named: {
      thank: (to, text) => sayNamed(deps, { kind: 'thanks', to, text: text ?? null }),
      note: (to, text) => sayNamed(deps, { kind: 'note', to, text }),
      askFollowUp: (to, text) => sayNamed(deps, { kind: 'follow-up', to, text: text ?? null }),
      takeBack: (id) => takeBackNamed(deps, id),
    } satisfies Partial<NamedPort>,
  }
}
