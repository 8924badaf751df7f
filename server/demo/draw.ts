import type { Detail, Score, Skill } from '../contract/rating.ts'
import { skills } from '../contract/rating.ts'

export type Random = () => number // uniform in [0, 1)

/** The same numbers for the same seed, so that every demo tells the same year (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `count` of the items, in random order. */
export function drawSome<T>(items: readonly T[], count: number, random: Random): T[] {
  const rest = [...items]
  return Array.from({ length: Math.min(count, rest.length) }, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat()
}

/** What a colleague might have answered where the team's mean is about `mean`. */
export function drawAnswer(
  mean: number,
  random: Random,
): { score: Score; detail?: Detail; comment?: string } {
  const score = drawScore(mean, random)
  return {
    score,
    ...(random() < 0.45 ? { detail: drawDetail(score, random) } : {}),
    ...(random() < 0.16 ? { comment: drawSome(comments[score], 1, random)[0] ?? 'Thank you' } : {}),
  }
}

const scores: Score[] = [1, 2, 3, 4, 5]

function drawScore(mean: number, random: Random): Score {
  const weights = scores.map((score) => Math.exp(-((score - mean) ** 2) / 1.4) + 0.04)
  const drawn = random() * sum(weights)
  return scores.find((_score, index) => sum(weights.slice(0, index + 1)) >= drawn) ?? 4
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function drawDetail(score: Score, random: Random): Detail {
  const named: Skill[] = drawSome(skills, score === 3 ? 2 : 1 + Math.floor(random() * 2), random)
  if (score >= 4) return { helped: named.filter((skill) => skill !== 'process'), hindered: [] }
  const lostMinutes = drawSome([15, 15, 60, 60, 240] as const, 1, random)[0] ?? 15
  return { helped: [], hindered: named, lostMinutes }
}

const comments: Record<Score, string[]> = {
  1: ['Asked three times, no answer.', 'I had to find the form myself in the end.'],
  2: [
    'Friendly, but it took two weeks.',
    'Nobody could say who decides this.',
    'The ticket was closed without a word.',
  ],
  3: ['Solved, though I had to explain it twice.', 'It was fine, just slow.'],
  4: ['Quick and clear.', 'Good help; the portal itself is confusing.', 'Kept me up to date, thank you.'],
  5: [
    'Solved within the hour!',
    'Went out of her way to help.',
    'Explained it so that I can do it myself next time.',
    'Simply excellent, thank you.',
  ],
}
