import type { WxtBrowser } from 'wxt/browser'
import { changeSettings, findSettings } from '../settings.ts'
import type { AnswerDeps } from './act.ts'
import type { Entry } from './entry.ts'
import { createErase, type Erase } from './erase.ts'
import { findPlan, findRule } from './find-plan.ts'
import { inBackground } from './in-background.ts'
import { cardFile, readerFile } from './inject.ts'
import type { OrganisationSource } from './organisation.ts'
import type { Outbox } from './outbox.ts'
import type { ServerChoice } from './server-choice.ts'

export type AnswersDeps = Pick<Entry, 'connect'> & {
  browser: WxtBrowser
  indexedDB: IDBFactory
  organisation: OrganisationSource
  servers: ServerChoice
  outbox: Outbox
}

/** What the background does about each message that is not for the port alone. */
export function createAnswers(deps: AnswersDeps): AnswerDeps {
  const { browser, organisation, servers, outbox, connect } = deps
  const { local } = browser.storage
  const { findPort } = outbox
  const erase = createErasing(deps)
  return {
    ...{ findPort, findDevice: outbox.find, prepare: connect.prepare, connect: connect.connect },
    loadCard: (tab, frame) => load(browser, cardFile, tab, frame),
    loadReader: (tab, frame) => load(browser, readerFile, tab, frame),
    closed: inBackground(() => outbox.drain()),
    findPlan: (origin) => findPlan({ local, organisation, findPort }, origin),
    findRule: (origin, id) => findRule({ organisation }, origin, id),
    findSettings: async () => findSettings(local, await organisation.find()),
    changeSettings: async (change) => {
      await changeSettings(local, change)
      await outbox.tellChange()
    },
    prepareErase: erase.prepare,
    erase: async () => {
      const erased = await erase.erase()
      await servers.follow()
      return erased
    },
  }
}

/** Puts a script into the frame that asked for it. */
async function load({ scripting }: WxtBrowser, file: string, tabId: number, frameId: number): Promise<void> {
  await scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [file] })
}

function createErasing({ browser, indexedDB, outbox }: AnswersDeps): Erase {
  const { alarms, permissions, storage } = browser
  return createErase({
    ...{ indexedDB, alarms, permissions, closeWhile: outbox.closeWhile },
    areas: [storage.local, storage.session],
    declared: browser.runtime.getManifest().host_permissions ?? [],
    drain: () => outbox.drain({ eager: true }),
    signOut: async () => (await outbox.findPort()).signOut(),
  })
}
