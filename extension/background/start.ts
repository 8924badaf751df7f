import type { WxtBrowser } from 'wxt/browser'
import { createDrafts } from '../drafts.ts'
import { createAlike } from './alike.ts'
import { type AnswersDeps, createAnswers } from './answers.ts'
import { catchUpLater } from './catch-up.ts'
import { createEntry } from './entry.ts'
import { inBackground } from './in-background.ts'
import { listen } from './listen.ts'
import { createOrganisation } from './organisation.ts'
import { createOutbox, type OutboxDeps } from './outbox.ts'
import { createServerChoice } from './server-choice.ts'

export type BackgroundDeps = Pick<OutboxDeps, 'openDevice'> & {
  browser: WxtBrowser
  platform: OutboxDeps['platform'] & { indexedDB: IDBFactory }
  crypto: Crypto
  /** Reads what an organisation's own build brought along. */
  loadBuilt: () => Promise<unknown>
  /** The extension's own, such as `chrome-extension://…`. */
  ownOrigin: string
  onOnline: (listener: () => void) => void
}

/** Starts the worker: makes its parts, then listens. Nothing is awaited before every listener is added. */
export function startBackground(deps: BackgroundDeps): void {
  const { browser, platform, ownOrigin, onOnline } = deps
  const parts = createParts(deps)
  const { organisation, servers, outbox, signIn, connect } = parts
  listen({
    ...{ browser, ownOrigin, onOnline, signIn },
    answers: createAnswers({ ...parts, browser, indexedDB: platform.indexedDB }),
    granted: connect.granted,
    followPolicy: async () => {
      organisation.forget()
      await servers.follow()
      await outbox.drain()
    },
    drain: () => outbox.drain(),
  })
  inBackground(outbox.find)() // by the time that the message which woke the worker arrives
  catchUpLater({ outbox, drafts: createDrafts(browser.storage.local, platform.clock) })
}

/** Each asks another one for something only later, when all are there. */
function createParts({ browser, openDevice, platform, crypto, loadBuilt }: BackgroundDeps) {
  const { permissions, declarativeNetRequest, storage } = browser
  const organisation = createOrganisation({ managed: storage.managed, loadBuilt })
  const alike = createAlike({ declarativeNetRequest, permissions, locks: platform.locks })
  const outbox = createOutbox({
    ...{ browser, openDevice, platform },
    findServer: () => servers.find(),
    signIn: (server) => entry.signIn.begin(server),
    ensureAlike: alike.ensure,
  })
  const servers = createServerChoice({ local: storage.local, organisation, alike, outbox })
  const entry = createEntry({ browser, fetch: platform.fetch, crypto, servers, alike, outbox })
  return { organisation, servers, outbox, ...entry } satisfies Omit<AnswersDeps, 'browser' | 'indexedDB'>
}
