import type { Drafts } from '../drafts.ts'
import { inBackground } from './in-background.ts'
import type { Outbox } from './outbox.ts'

export type CatchUpDeps = {
  outbox: Pick<Outbox, 'drain' | 'tellChange'>
  drafts: Pick<Drafts, 'forget'>
}

/** So much later than a worker starts, and long before the browser ends an idle one. */
const laterMs = 1000

/**
 * Does what the last worker may have left undone when it ended, and what came due meanwhile. Later, as a worker
 * is mostly started by somebody who waits for it: a tap on a score among them.
 */
export function catchUpLater({ outbox, drafts }: CatchUpDeps): void {
  const works = [() => outbox.drain(), () => outbox.tellChange(), () => drafts.forget('late')]
  setTimeout(() => {
    for (const work of works) inBackground(work)()
  }, laterMs)
}
