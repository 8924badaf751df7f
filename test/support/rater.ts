import { randomUUID } from 'node:crypto'
import 'fake-indexeddb/auto' // the global that the real rater's side opens
import type { TeamId } from '../../server/contract/id.ts'
import type { Score } from '../../server/contract/rating.ts'
import { createDevice } from '../../widget/core/create-device.ts'
import type { Device } from '../../widget/core/device.ts'
import { type Client, signInByInvite } from './sign-in.ts'

export type Rater = {
  device: Device
  /** Rates a piece of help by a team and sends it at once. */
  rate: (team: { id: TeamId; name: string }, score: Score) => Promise<void>
}

/** A colleague on a device of their own: the real rater's side, on a fake IndexedDB. */
export async function createRater(server: string, invite: string, client: Client): Promise<Rater> {
  const device = await createDevice({
    server,
    databaseName: `rapport-${randomUUID()}`, // locks are shared by all devices of this process
    fetch,
    locks: navigator.locks,
    clock: Date.now,
    random: Math.random,
    signIn: async () => ({ kind: 'session', session: await signInByInvite(invite, client) }),
    loadBlinding: () => import('../../widget/core/blinding.ts'),
    loadTransfer: () => import('../../widget/core/book-transfer.ts'),
    wakeAt: () => undefined,
  })
  const outcome = await device.signIn()
  if (outcome.kind !== 'signed-in') throw new Error(`sign-in ended as ${JSON.stringify(outcome)}`)
  return { device, rate: (team, score) => rate(device, server, team, score) }
}

async function rate(
  device: Device,
  server: string,
  team: { id: TeamId; name: string },
  score: Score,
): Promise<void> {
  const written = await device.submit({
    interaction: { origin: server, reference: randomUUID(), heading: 'Help by telephone' },
    colleague: { kind: 'team', ...team },
    score,
  })
  if (written.kind !== 'stored') throw new Error(`the rating was not stored: ${written.kind}`)
  await device.close(written.rating.id)
  await device.drain()
  const outbox = await device.outbox()
  if (outbox.waiting > 0) throw new Error(`the rating was not sent: ${JSON.stringify(outbox)}`)
}
