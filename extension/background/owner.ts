import type { Device } from '../../widget/core/device.ts'

/** The outbox's only owner in the extension: the one device of the chosen server, opened when first needed. */
export type Owner = {
  find: () => Promise<Device | undefined>
  /** Which server was chosen is asked once, as a tap on a score waits for it; after another choice, once more. */
  forgetServer: () => void
  /** Closes the database while `work` goes on; whoever wants the device waits for its end. */
  closeWhile: (work: () => Promise<void>) => Promise<void>
}

export type OwnerDeps = {
  findServer: () => Promise<string | null>
  open: (server: string) => Promise<Device>
  /** Called after any change of the device's ratings, account or directory. */
  changed: () => void
}

type Held = { server: string; device: Promise<Device>; undo: AbortController }

/** Holds one device at a time; another server's takes its place. */
export function createOwner({ findServer, open, changed }: OwnerDeps): Owner {
  let held: Held | undefined
  let closed: Promise<void> | undefined
  let chosen: Promise<string | null> | undefined

  function forgetServer(): void {
    chosen = undefined
  }

  function getServer(): Promise<string | null> {
    chosen ??= findServer()
    chosen.catch(forgetServer) // whoever asks next tries again
    return chosen
  }

  function release() {
    const { device, undo } = held ?? {}
    held = undefined
    undo?.abort()
    void device?.then((opened) => opened.dispose(), ignoreUnopened)
  }

  function hold(server: string): Promise<Device> {
    const undo = new AbortController()
    const device = open(server)
    const holding: Held = { server, device, undo }
    held = holding
    device.then(
      (opened) => opened.watch(changed, undo.signal),
      () => {
        if (held === holding) held = undefined // whoever asks next tries again
      },
    )
    return device
  }

  async function find(): Promise<Device | undefined> {
    const server = await getServer()
    if (closed !== undefined) return closed.then(find)
    if (held !== undefined && held.server !== server) release()
    if (server === null) return undefined
    return held?.device ?? hold(server)
  }

  async function closeWhile(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    closed = promise
    release()
    await work().finally(() => {
      closed = undefined
      forgetServer()
      resolve()
    })
  }

  return { find, forgetServer, closeWhile }
}

/** A device that never opened has nothing to close; whoever asked for it got the error. */
function ignoreUnopened(): void {
  return
}
