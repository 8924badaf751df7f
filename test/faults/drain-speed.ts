import { randomUUID } from 'node:crypto'
import { openDB } from 'idb'
import type { OutboxRecord } from '../../widget/core/outbox.ts'
import { createFigures } from './figures.ts'
import { openTab } from './tab.ts'
import { openWorld, type World } from './world.ts'

const perTeam = 17 // a pass may have twenty in one team's pool
const databaseName = 'drain-speed'

/** Fills one outbox with `ratings` that wait, drains it once, and prints how long that took and what it needed. */
export async function measureDrain(ratings: number): Promise<void> {
  const figures = createFigures()
  const world = await openWorld(1, { raters: 6 * Math.ceil(ratings / perTeam / 0.9), epochs: 1 }, figures) // a team has six people
  try {
    await world.server.start()
    const tab = await openSignedIn(world)
    await fill(world, tab, ratings)
    const before = { harness: residentMb(), server: await world.server.residentMb() }
    const beganAt = performance.now()
    await tab.device.drain()
    const seconds = (performance.now() - beganAt) / 1000
    const { waiting, refused, pause } = await tab.device.outbox()
    const rate = Math.round((ratings - waiting) / seconds)
    console.log(
      `${ratings} waiting: drained in ${seconds.toFixed(1)} s (${rate}/s), ${waiting} left ${pause ?? ''}, ${refused} refused`,
    )
    console.log(`memory, MB: device and harness ${before.harness} before, ${residentMb()} after`)
    console.log(
      `            server ${before.server.toFixed(0)} before, ${(await world.server.residentMb()).toFixed(0)} after`,
    )
    const tapAt = performance.now()
    await tab.device.submit(draftOf(world, ratings))
    console.log(`one more tap beside them: ${(performance.now() - tapAt).toFixed(1)} ms`)
    tab.device.dispose()
  } finally {
    await world.close()
  }
}

async function openSignedIn({ proxy, sessions, clock }: World) {
  const [session] = sessions
  if (!session) throw new Error('nobody is there')
  const platform = { server: proxy.origin, databaseName, session, clock: clock.now, random: Math.random }
  const tab = await openTab({ ...platform, nextFault: () => undefined, hold: () => undefined })
  await tab.device.acceptSession(session)
  await tab.device.drain()
  return tab
}

/** One rating is stored as ever; the others are it, elsewhere. */
async function fill(world: World, { device }: Awaited<ReturnType<typeof openSignedIn>>, ratings: number) {
  const written = await device.submit(draftOf(world, 0))
  if (written.kind !== 'stored') throw new Error(`not stored: ${written.kind}`)
  await device.close(written.rating.id)
  const db = await openDB(databaseName)
  const stored: OutboxRecord = await db.get('ratings', written.rating.id)
  const transaction = db.transaction('ratings', 'readwrite')
  for (let n = 1; n < ratings; n++) {
    const { interaction, colleague } = draftOf(world, n)
    const place = `${interaction.origin} ${interaction.reference}`
    await transaction.store.put({ ...stored, id: randomUUID(), interaction, colleague, place })
  }
  await transaction.done
  db.close()
}

function draftOf({ organisation: { rated } }: World, n: number) {
  const team = rated[Math.floor(n / perTeam) % rated.length] ?? ''
  const interaction = { origin: 'https://desk.test', reference: `HELP-${n}`, heading: 'Help' }
  return { interaction, colleague: { kind: 'team' as const, id: team, name: team }, score: 4 as const }
}

function residentMb(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20)
}
