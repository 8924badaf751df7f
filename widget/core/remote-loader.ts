import { ignoreUnloaded } from './ignore-unloaded.ts'
import type { Remote } from './remote.ts'

/** The way to the code that talks with the server. `loaded`: it, if it is there by now. */
export type RemoteLoader = ReturnType<typeof createRemoteLoader>

/** Loads once; where there is no network for it, whoever asks next tries again. */
export function createRemoteLoader(load: () => Promise<Remote>) {
  let loaded: Remote | undefined
  let loading: Promise<Remote | undefined> | undefined
  async function attempt(): Promise<Remote | undefined> {
    loaded = await load().catch(ignoreUnloaded)
    if (!loaded) loading = undefined
    return loaded
  }
  return {
    loaded: () => loaded,
    load: () => {
      loading ??= attempt()
      return loading
    },
  }
}
