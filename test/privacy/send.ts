import { randomUUID } from 'node:crypto'
import { passHeader } from '../../server/contract/pass.ts'
import type { Rating } from '../../server/contract/rating.ts'
import type { Receipt } from '../../server/contract/receipt.ts'
import { type Draw, drawInteger, drawOne } from './draw.ts'
import { createKey, type PrivacyWorld, server } from './world.ts'

export type Answer = { status: number; receipts: Receipt[] }

/** Sends entries with a pass, as a device does; a refusal of the whole request has no receipts. */
export async function sendRatings(
  { app }: PrivacyWorld,
  header: string,
  ratings: unknown[],
): Promise<Answer> {
  const response = await app.request(`${server}/v1/ratings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [passHeader]: header },
    body: JSON.stringify({ ratings }),
  })
  const { receipts } = (await response.json()) as { receipts?: Receipt[] }
  return { status: response.status, receipts: receipts ?? [] }
}

const lost = [0, 15, 60, 240, 480] as const

/** A rating of a team; half of them with a detail, a third with a comment of its own. */
export function drawRating(draw: Draw, team: string): Rating {
  const score = drawOne(draw, [1, 2, 3, 4, 5] as const)
  const detail = { helped: ['clarity' as const], hindered: [], lostMinutes: drawOne(draw, lost) }
  return {
    id: randomUUID(),
    revision: 1,
    team,
    score,
    interactionKey: createKey(),
    ...(draw() < 0.5 ? { detail } : {}),
    ...(draw() < 0.35 ? { comment: `comment-${drawInteger(draw, 2 ** 31)}-${createKey()}` } : {}),
  }
}

/** The same rating said anew. */
export function redraw(draw: Draw, { id, team, interactionKey }: Rating, revision: number): Rating {
  return { ...drawRating(draw, team), id, interactionKey, revision }
}
