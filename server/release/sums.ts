import type { Detail, PartKind, Score, Skill } from '../contract/rating.ts'

type ScoreSums = { kind: 'score'; counts: [number, number, number, number, number] }
type DetailSums = {
  kind: 'detail'
  n: number
  helped: Partial<Record<Skill, number>>
  hindered: Partial<Record<Skill, number>>
  lostMinutes: number
  lostN: number // parts that said anything about lost time
}
type CommentSums = { kind: 'comment'; n: number; comments: string[] }

/** What a release publishes: counts of the scores 1–5; counts per skill and lost time; comments, shuffled. `n` counts parts, empty ones too. */
export type Sums = ScoreSums | DetailSums | CommentSums

/** Sums the values of a release's parts, which come shuffled; null is an empty part. */
export function sumParts(kind: PartKind, values: (string | null)[]): Sums {
  const given = values.filter((value) => value !== null)
  switch (kind) {
    case 'score':
      return sumScores(given.map((value) => JSON.parse(value) as Score)) // validated on arrival
    case 'detail':
      return sumDetails(
        values.length,
        given.map((value) => JSON.parse(value) as Detail),
      ) // validated on arrival
    case 'comment':
      return { kind, n: values.length, comments: given.map((value) => JSON.parse(value) as string) } // validated on arrival
  }
}

function sumScores(scores: Score[]): ScoreSums {
  const count = (score: Score) => scores.filter((other) => other === score).length
  return { kind: 'score', counts: [count(1), count(2), count(3), count(4), count(5)] }
}

function sumDetails(n: number, details: Detail[]): DetailSums {
  const lost = details.flatMap(({ lostMinutes }) => (lostMinutes === undefined ? [] : [lostMinutes]))
  return {
    kind: 'detail',
    n,
    helped: countSkills(details.flatMap(({ helped }) => helped)),
    hindered: countSkills(details.flatMap(({ hindered }) => hindered)),
    lostMinutes: lost.reduce<number>((sum, minutes) => sum + minutes, 0),
    lostN: lost.length,
  }
}

function countSkills(named: Skill[]): Partial<Record<Skill, number>> {
  const counts: Partial<Record<Skill, number>> = {}
  for (const skill of named) counts[skill] = (counts[skill] ?? 0) + 1
  return counts
}
