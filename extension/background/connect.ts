import * as v from 'valibot'
import type { Browser, WxtBrowser } from 'wxt/browser'
import type { SignInOutcome } from '../../widget/core/port.ts'
import { matchPattern } from '../match-pattern.ts'
import type { ConnectOutcome } from '../messages.ts'
import { Origin } from '../origin.ts'
import type { ServerCheck } from './check-server.ts'

/** A server and invite that wait for their host permission: the prompt may close the popup that asked. */
const Target = v.object({ server: Origin, invite: v.exactOptional(v.string()) })
export type Target = v.InferOutput<typeof Target>

const targetKey = 'connecting'

export type ConnectDeps = {
  permissions: Pick<WxtBrowser['permissions'], 'contains'>
  session: Browser.storage.StorageArea
  /** Whether people may connect to it, or the organisation has set another one. */
  mayChoose: (server: string) => Promise<boolean>
  check: (server: string) => Promise<ServerCheck>
  choose: (server: string) => Promise<void>
  signIn: (invite: string | undefined) => Promise<SignInOutcome>
}

/** Connects to an organisation's server: permission, an answer from it, sign-in. */
export function createConnect({ permissions, session, mayChoose, check, choose, signIn }: ConnectDeps) {
  let running: Promise<ConnectOutcome> | undefined

  async function run({ server, invite }: Target): Promise<ConnectOutcome> {
    if (!(await mayChoose(server))) return { kind: 'set-by-organisation' }
    if (!(await permissions.contains({ origins: [matchPattern(server)] }))) return { kind: 'not-granted' }
    await session.remove(targetKey)
    const kind = await check(server)
    if (kind !== 'rapport') return { kind }
    await choose(server)
    return signIn(invite)
  }

  /** Popup and grant may both ask for the same; it is done once. */
  function connect(target: Target): Promise<ConnectOutcome> {
    running ??= run(target).finally(() => {
      running = undefined
    })
    return running
  }

  return {
    prepare: (target: Target) => session.set({ [targetKey]: target }),
    connect,
    /** Goes on with what was prepared, once its permission is there. */
    granted: async () => {
      const stored = await session.get(targetKey)
      const target = v.safeParse(Target, stored[targetKey])
      if (target.success) await connect(target.output)
    },
  }
}
