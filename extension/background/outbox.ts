import type { WxtBrowser } from 'wxt/browser'
import type { Device, DeviceDeps, SignedIn } from '../../widget/core/device.ts'
import type { RatingPort } from '../../widget/core/port.ts'
import { announceChange } from '../changes.ts'
import { showWaiting } from './badge.ts'
import { databaseNameOf } from './database.ts'
import { inBackground } from './in-background.ts'
import { createPortWithoutServer } from './no-server.ts'
import { createOwner, type Owner } from './owner.ts'
import { createWake } from './wake.ts'

export type OutboxDeps = {
  browser: Pick<WxtBrowser, 'action' | 'alarms' | 'storage'>
  openDevice: (deps: DeviceDeps) => Promise<Device>
  platform: Pick<DeviceDeps, 'fetch' | 'locks' | 'clock' | 'random' | 'loadBlinding' | 'loadTransfer'>
  findServer: () => Promise<string | null>
  signIn: (server: string) => Promise<SignedIn>
  ensureAlike: (server: string) => Promise<boolean>
}

/** The chosen server's device as the rest of the background has it, and what is done whenever it changes. */
export type Outbox = Owner & {
  /** The device, or what stands in for it while no server was chosen. */
  findPort: () => Promise<RatingPort>
  drain: Device['drain']
  /** Tells every page and popup, and shows on the icon how many ratings wait. */
  tellChange: () => Promise<void>
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { browser, openDevice, platform, findServer, signIn, ensureAlike } = deps
  const owner = createOwner({ findServer, open, changed: inBackground(tellChange) })
  const wakeAt = createWake(
    browser.alarms,
    inBackground(() => drain()),
    platform.clock,
  )

  function open(server: string): Promise<Device> {
    return openDevice({
      ...platform,
      ...{ server, databaseName: databaseNameOf(server), wakeAt },
      signIn: () => signIn(server),
      ensureAlike: () => ensureAlike(server),
    })
  }

  async function findPort(): Promise<RatingPort> {
    return (await owner.find()) ?? createPortWithoutServer()
  }

  async function drain(how?: { eager?: boolean }): Promise<void> {
    await (await owner.find())?.drain(how)
  }

  async function tellChange(): Promise<void> {
    await announceChange(browser.storage.local)
    await showWaiting(browser.action, (await (await findPort()).outbox()).waiting)
  }

  return { ...owner, findPort, drain, tellChange }
}
