import { skills } from '../../server/contract/rating.ts'
import { type Draw, drawInteger, drawOne } from './draw.ts'
import type { Content } from './truth.ts'

const lost = [0, 15, 60, 240, 480] as const

/** Something to say; every comment is the only one of its kind, so that it is known again in a release. */
export function drawContent(draw: Draw, reference: string): Content {
  const detail = { helped: [drawOne(draw, skills)], hindered: [], lostMinutes: drawOne(draw, lost) }
  const comment = `${reference} ${drawInteger(draw, 2 ** 31).toString(36)}`
  return {
    score: drawOne(draw, [1, 2, 3, 4, 5] as const),
    ...(draw() < 0.5 ? { detail } : {}),
    ...(draw() < 0.5 ? { comment } : {}),
  }
}
