import type { Browser } from 'wxt/browser'

/** Who asks, as the browser says: a page's content script (`origin` of the page) or a page of the extension. */
export type Sender = { kind: 'page'; origin: string; tab: number; frame: number } | { kind: 'extension' }

/** Reads a message's sender; undefined for one that the browser does not place on a page. */
export function readSender(sender: Browser.runtime.MessageSender, ownOrigin: string): Sender | undefined {
  if (sender.url === undefined) return undefined
  const { origin } = new URL(sender.url)
  if (origin === ownOrigin) return { kind: 'extension' }
  if (sender.tab?.id === undefined) return undefined
  return { kind: 'page', origin, tab: sender.tab.id, frame: sender.frameId ?? 0 }
}
