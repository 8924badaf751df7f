import { browser } from 'wxt/browser'
import type { Answers, Reply, Request } from './messages.ts'

/** Waits between tries: a worker that ended over a message, or while it started, is there again within moments. */
const againAfterMs = [50, 250, 1000, 2000]

/**
 * Asks the background. A question that a dying worker left unanswered is put to the next one, unless it must
 * not be put twice. Throws when there is no answer, also in a page that outlived an update.
 */
export async function ask<K extends Request['kind']>(
  request: Extract<Request, { kind: K }>,
): Promise<Answers[K]> {
  const reply: Reply<K> = await send(request, askedAgain.has(request.kind) ? againAfterMs : [])
  if (reply.kind === 'error') throw new Error(reply.message)
  return reply.value
}

async function send<K extends Request['kind']>(
  request: Request,
  [waitMs, ...later]: readonly number[],
): Promise<Reply<K>> {
  const reply: Reply<K> | undefined = await browser.runtime.sendMessage(request).catch((error: unknown) => {
    if (waitMs === undefined || browser.runtime.id === undefined) throw error
  })
  if (reply !== undefined) return reply
  if (waitMs === undefined) throw new Error('the background gave no answer')
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  return send(request, later)
}

/**
 * The kinds that may reach the background twice: they only read, or write the same again. Two thanks would be
 * two, and two sign-ins two tabs.
 */
const askedAgain: ReadonlySet<Request['kind']> = new Set<Request['kind']>([
  'find',
  'submit',
  'revise',
  'withdraw',
  'close',
  'identify',
  'findColleague',
  'teams',
  'summary',
  'outbox',
  'account',
  'offers',
  'unsent',
  'inbox',
  'keys',
  'logBreak',
  'sessions',
  'endSession',
  'loadCard',
  'loadReader',
  'plan',
  'rule',
  'settings',
  'changeSettings',
])
