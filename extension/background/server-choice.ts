import type { Browser } from 'wxt/browser'
import { chooseServer, findServer } from '../settings.ts'
import type { Alike } from './alike.ts'
import type { OrganisationSource } from './organisation.ts'
import type { Outbox } from './outbox.ts'

export type ServerChoiceDeps = {
  local: Pick<Browser.storage.StorageArea, 'get' | 'set' | 'remove'>
  organisation: OrganisationSource
  alike: Pick<Alike, 'follow'>
  outbox: Pick<Outbox, 'forgetServer' | 'tellChange'>
}

/** Whose server it is: the organisation's, else the one that was chosen here. */
export type ServerChoice = {
  find: () => Promise<string | null>
  /** Whether people may connect to it, or the organisation has set another one. */
  mayChoose: (server: string) => Promise<boolean>
  choose: (server: string) => Promise<void>
  /** Takes up what was set, or erased, elsewhere. */
  follow: () => Promise<void>
}

export function createServerChoice({ local, organisation, alike, outbox }: ServerChoiceDeps): ServerChoice {
  async function find(): Promise<string | null> {
    return findServer(local, organisation.find())
  }

  async function follow(): Promise<void> {
    outbox.forgetServer()
    await alike.follow(await find())
    await outbox.tellChange()
  }

  return {
    find,
    follow,
    mayChoose: async (server) => {
      const { server: set } = await organisation.find()
      return set === undefined || set === server
    },
    choose: async (server) => {
      await chooseServer(local, server)
      await follow()
    },
  }
}
