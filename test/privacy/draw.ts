/** Uniform in [0, 1), the same for the same seed, so that a run can be repeated. */
export type Draw = () => number

/** Mulberry32 (T. Ettinger, public domain): good enough to draw streams, not for secrets. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An integer of 0 … `below` − 1. */
export function drawInteger(draw: Draw, below: number): number {
  return Math.floor(draw() * below)
}

/** One of the items. */
export function drawOne<T>(draw: Draw, items: readonly T[]): T {
  const item = items[drawInteger(draw, items.length)]
  if (item === undefined) throw new Error('there is nothing to draw from')
  return item
}

/** Draws places 0 … `n` − 1 with Zipf's law: the place of rank r has weight 1 / r ^ `exponent`. */
export function createZipf(n: number, exponent: number): (draw: Draw) => number {
  const upTo: number[] = []
  for (let rank = 1; rank <= n; rank++) upTo.push((upTo.at(-1) ?? 0) + rank ** -exponent)
  return (draw) => {
    const at = draw() * (upTo.at(-1) ?? 0)
    const place = upTo.findIndex((sum) => sum > at)
    return place < 0 ? n - 1 : place
  }
}

/** Knuth's count of a Poisson process (The Art of Computer Programming 2, 3.4.1): means up to some hundred. */
export function drawPoisson(draw: Draw, mean: number): number {
  const limit = Math.exp(-mean)
  let n = 0
  for (let product = draw(); product > limit; product *= draw()) n++
  return n
}
