import { findKept, type Store } from './store.ts'

const waits = { fromMs: 20 * 60 * 1000, toMs: 8 * 3600 * 1000 }

/** A random time of minutes to hours, in ms; none in the demo, where nothing waits. */
export async function drawWaitMs({ store, random }: { store: Store; random: () => number }): Promise<number> {
  const policy = await findKept(store, 'policy')
  return policy?.sendWithinMs === 0 ? 0 : waits.fromMs + random() * (waits.toMs - waits.fromMs)
}
