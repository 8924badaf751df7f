import type { DeviceDeps } from './device.ts'
import { createNews, type News } from './news.ts'
import { openStore } from './store.ts'
import type { WriteDeps } from './write-ratings.ts'

/** What all parts of a device share. */
export type Base = WriteDeps & { news: News }

/**
 * Opens the database of a device, and its news.
 * @throws DOMException when the browser gives no storage
 */
export async function openBase({
  databaseName,
  clock,
  random,
}: Pick<DeviceDeps, 'databaseName' | 'clock' | 'random'>): Promise<Base> {
  const news = createNews(`rapport ${databaseName}`)
  const store = await openStore(databaseName, news.tell)
  return { store, clock, random, news, changed: news.tell }
}
