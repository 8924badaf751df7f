import { createHash } from 'node:crypto'
import { createDraw, type Draw } from '../privacy/draw.ts'

export { type Draw, drawInteger, drawOne } from '../privacy/draw.ts'

/** A stream of its own for each name, so that one actor's draws do not depend on when another draws. */
export function createStream(seed: number, name: string): Draw {
  return createDraw(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE())
}

/** One of the names, by weight. */
export function drawWeighted<N extends string>(draw: Draw, weights: Record<N, number>): N {
  const names = Object.keys(weights) as N[] // the record has no other keys
  let at = draw() * names.reduce((sum, name) => sum + weights[name], 0)
  for (const name of names) {
    at -= weights[name]
    if (at < 0) return name
  }
  throw new Error('there is nothing to draw from')
}
