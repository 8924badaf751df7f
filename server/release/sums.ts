import type { Skill } from '../contract/rating.ts'

/** What a release publishes: of scores the counts of 1–5, of details counts per skill and the lost time, of comments their texts, shuffled. */
export type Sums =
  | { kind: 'score'; counts: [number, number, number, number, number] }
  | { kind: 'detail'; n: number; helped: Partial<Record<Skill, number>>; hindered: Partial<Record<Skill, number>>; lostMinutes: number; lostN: number }
  | { kind: 'comment'; n: number; comments: string[] }
