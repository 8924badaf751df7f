import { browser } from 'wxt/browser'
import type { Answers, Reply, Request } from './messages.ts'

/** Asks the background; throws when it cannot answer, also in a page that outlived an update. */
export async function ask<K extends Request['kind']>(
  request: Extract<Request, { kind: K }>,
): Promise<Answers[K]> {
  const reply: Reply<K> = await browser.runtime.sendMessage(request)
  if (reply.kind === 'error') throw new Error(reply.message)
  return reply.value
}
