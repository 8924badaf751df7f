import { prepareEpoch } from '../../server/epoch/prepare.ts'
import { tick } from '../../server/release/tick.ts'
import { weekAt } from '../../server/release/week.ts'
import type { CardDevice, Device, DeviceDeps } from '../../widget/core/device.ts'
import type { Draft, OwnRating } from '../../widget/core/port.ts'
import { createTestDevice, dayMs, type World } from './in-process.ts'

/** A device in a browser that stays open: it is drained whenever it asked to be. */
export type LiveDevice = Device & { wake: { at: number | undefined } }

export async function openLiveDevice(
  world: World,
  person: string,
  platform: Partial<DeviceDeps> = {},
  how?: { signedIn: boolean },
): Promise<LiveDevice> {
  const wake: LiveDevice['wake'] = { at: undefined }
  const wakeAt = (at: number | undefined) => {
    wake.at = at
  }
  const device = await createTestDevice(world, person, { ...platform, wakeAt }, how)
  await device.drain()
  return Object.assign(device, { wake })
}

/** Lets the clock run to `until` (ms since 1970): devices wake when they asked to, the server goes on daily. */
export async function passTime(world: World, until: number, ...devices: LiveDevice[]): Promise<void> {
  while (world.clock.now < until) {
    const before = world.clock.now
    const wakes = devices.map(({ wake }) => Math.max(wake.at ?? until, before + 1000))
    const now = Math.min(until, before + dayMs, ...wakes)
    world.clock.now = now
    if (Math.floor(now / dayMs) !== Math.floor(before / dayMs)) await prepareEpoch(world.deps)
    if (weekAt(now) !== weekAt(before)) await tick(world.deps)
    for (const device of devices) if ((device.wake.at ?? until) <= now) await device.drain()
  }
}

export const helpAt = (reference: string): Draft['interaction'] => ({
  origin: 'https://jira.test',
  reference,
  heading: 'VPN does not connect',
})

/** Rates and closes the card; what goes out then is the device's own affair. */
export async function rateHelp(
  device: CardDevice,
  reference: string,
  score: Draft['score'] = 4,
): Promise<OwnRating> {
  const written = await device.submit({
    interaction: helpAt(reference),
    colleague: { kind: 'team', id: 'it', name: 'IT' },
    score,
  })
  if (written.kind !== 'stored') throw new Error(written.kind)
  await device.close(written.rating.id)
  await device.drain()
  return written.rating
}

export async function stateOf(device: Device, reference: string): Promise<OwnRating['state'] | undefined> {
  return (await device.find(helpAt(reference)))?.state
}

/** A network that can be told what to answer to some paths instead, and remembers when what was asked. */
export function createNetwork(world: World) {
  const asked: { path: string; method: string; body: string; at: number; again: () => Promise<Response> }[] =
    []
  const instead: {
    answer: ((path: string, ask: () => Promise<Response>) => Promise<Response> | undefined) | undefined
  } = {
    answer: undefined,
  }
  const fetch = ((input: string, init?: RequestInit) => {
    const path = new URL(input).pathname
    const ask = () => world.fetch(input, init)
    asked.push({
      path,
      method: init?.method ?? 'GET',
      body: String(init?.body ?? ''),
      at: world.clock.now,
      again: ask,
    })
    return instead.answer?.(path, ask) ?? ask()
  }) as typeof globalThis.fetch
  const timesOf = (path: string) => asked.filter((one) => one.path === path).map(({ at }) => at)
  return { fetch, asked, instead, timesOf }
}
