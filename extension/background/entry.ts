import type { WxtBrowser } from 'wxt/browser'
import type { Session } from '../../server/contract/session.ts'
import { createApi } from '../../widget/core/api.ts'
import type { Alike } from './alike.ts'
import { checkServer } from './check-server.ts'
import { createConnect } from './connect.ts'
import type { Outbox } from './outbox.ts'
import type { ServerChoice } from './server-choice.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

export type EntryDeps = {
  browser: Pick<WxtBrowser, 'permissions' | 'storage' | 'tabs'>
  fetch: typeof fetch
  crypto: Crypto
  servers: ServerChoice
  alike: Alike
  outbox: Pick<Outbox, 'find' | 'findPort'>
}

/** The way in: to an organisation's server, and to whose session it is. */
export type Entry = { signIn: SignIn; connect: ReturnType<typeof createConnect> }

export function createEntry({ browser, fetch, crypto, servers, alike, outbox }: EntryDeps): Entry {
  const { permissions, tabs } = browser
  const { session } = browser.storage
  const getKeys = (server: string) => createApi(server, fetch, () => alike.ensure(server)).getKeys()

  async function adopt(server: string, accepted: Session): Promise<void> {
    if ((await servers.find()) === server) await (await outbox.find())?.acceptSession(accepted)
  }

  const signIn = createSignIn({ tabs, session, fetch, crypto, adopt })
  const connect = createConnect({
    ...{ permissions, session, mayChoose: servers.mayChoose, choose: servers.choose },
    check: (server) => checkServer({ fetch, getKeys }, server),
    signIn: async (invite) => {
      signIn.useInvite(invite)
      return (await outbox.findPort()).signIn()
    },
  })
  return { signIn, connect }
}
