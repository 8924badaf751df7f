import { isDeepStrictEqual } from 'node:util'
import type { PartKind } from '../../server/contract/rating.ts'
import type { Sums } from '../../server/release/sums.ts'
import { readRows } from './file.ts'
import type { Content, Finding } from './truth.ts'
import type { Settled } from './witness.ts'
import type { World } from './world.ts'

/** What all releases of one team and kind come to, with comments in alphabetical order. */
type Total = { n: number; marks: Record<string, number>; comments: string[] }

/** Releases against what raters said, team by team: a rating that is counted twice or wrongly shows here. */
export function compareSums({ databasePath, truth }: World, settled: Settled[]): Finding[] {
  const released = new Map<string, Total>()
  for (const { kind, team, sums } of readRows(databasePath, 'SELECT kind, team, sums FROM "release"'))
    addSums(totalOf(released, `${team} ${kind}`), JSON.parse(String(sums)) as Sums) // the server's own
  const due = new Map<string, Total>()
  for (const { id, kind, team, revision, outcome } of settled) {
    const content = truth.stories.get(id)?.revisions.get(revision)
    if (outcome === 'counted' && content)
      addContent(totalOf(due, `${team} ${kind}`), kind as PartKind, content) // the column holds nothing else
  }
  return [...new Set([...released.keys(), ...due.keys()])].flatMap((place) => {
    const [found, wanted] = [totalOf(released, place), totalOf(due, place)].map(sortComments)
    if (isDeepStrictEqual(found, wanted)) return []
    const kind = (found?.n ?? 0) > (wanted?.n ?? 0) ? 'double' : 'lost'
    return [
      { kind, what: `${place}: released ${JSON.stringify(found)}, raters said ${JSON.stringify(wanted)}` },
    ]
  })
}

function totalOf(totals: Map<string, Total>, place: string): Total {
  const total = totals.get(place) ?? { n: 0, marks: {}, comments: [] }
  totals.set(place, total)
  return total
}

function addSums(total: Total, sums: Sums): void {
  switch (sums.kind) {
    case 'score':
      for (const [index, count] of sums.counts.entries()) {
        total.n += count
        mark(total, String(index + 1), count)
      }
      return
    case 'detail':
      total.n += sums.n
      for (const [skill, count] of Object.entries(sums.helped)) mark(total, skill, count)
      mark(total, 'minutes', sums.lostMinutes)
      return
    case 'comment':
      total.n += sums.n
      total.comments.push(...sums.comments)
  }
}

function addContent(total: Total, kind: PartKind, { score, detail, comment }: Content): void {
  total.n += 1
  if (kind === 'score') mark(total, String(score), 1)
  if (kind === 'detail') for (const skill of detail?.helped ?? []) mark(total, skill, 1)
  if (kind === 'detail') mark(total, 'minutes', detail?.lostMinutes ?? 0)
  if (kind === 'comment' && comment !== undefined) total.comments.push(comment)
}

function mark({ marks }: Total, name: string, by: number): void {
  if (by > 0) marks[name] = (marks[name] ?? 0) + by
}

function sortComments(total: Total): Total {
  return { ...total, comments: total.comments.toSorted() }
}
