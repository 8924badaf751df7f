import type { Browser } from 'wxt/browser'
import type { Sender } from './answer.ts'

/** Reads a message's sender; undefined for one that the browser does not place on a page. */
export function readSender(sender: Browser.runtime.MessageSender, ownOrigin: string): Sender | undefined {
  if (sender.url === undefined) return undefined
  const { origin } = new URL(sender.url)
  if (origin === ownOrigin) return { kind: 'extension' }
  if (sender.tab?.id === undefined) return undefined
  return { kind: 'page', origin, tab: sender.tab.id, frame: sender.frameId ?? 0 }
}
