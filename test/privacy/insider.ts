import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { createClient } from '@libsql/client'
import type { Holding, Profile } from './narrow.ts'
import { type Signature, toSignature } from './sizes.ts'
import type { PrivacyWorld } from './world.ts'

/** What is on the disk at this moment: the database and its write-ahead log, freed pages and all. */
export function readDisk({ file }: PrivacyWorld): Buffer {
  const files = [file, `${file}-wal`].filter((name) => existsSync(name))
  return Buffer.concat(files.map((name) => readFileSync(name)))
}

export type SeenIssue = { person: string; blindedHash: string }
/** All that a copy tells of pooled scores, without the secret; and who was given passes. `names`: marks, in hex. */
export type Look = { pools: Signature[]; names: string[]; issues: SeenIssue[] }

/** A pooled score, opened with the server's secret. `passGroup`: the group of the pass */
export type OpenedScore = { id: string; token: string; team: string; passGroup: string }

/** Copies the files, as an administrator could, and reads the copy. */
export async function takeLook({ file, folder }: PrivacyWorld, name: string): Promise<Look> {
  const copy = `${folder}/${name}.db`
  copyFileSync(file, copy)
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
  const client = createClient({ url: `file:${copy}` })
  try {
    const { rows } = await client.execute(`
      SELECT pool, lower(hex(rater_mark)) AS mark, count(*) AS n FROM part WHERE kind = 'score' GROUP BY 1, 2`)
    const issues = await client.execute('SELECT person, lower(hex(blinded_hash)) AS hash FROM pass_issue')
    const pools = Map.groupBy(rows, ({ pool }) => Number(pool))
    return {
      pools: [...pools.values()].map((raters) => toSignature(raters.map(({ n }) => Number(n)))),
      names: rows.map(({ mark }) => String(mark)),
      issues: issues.rows.map(({ person, hash }) => ({ person: String(person), blindedHash: String(hash) })),
    }
  } finally {
    client.close()
  }
}

/**
 * What openings before each tick add up to: in which week every rating of a rater arrived. Raters are told apart by
 * their tokens, which are the same in all pools of a group.
 */
export function profileAll(opened: OpenedScore[][]): Profile[] {
  const known = new Set<string>()
  const arrived = opened.flatMap((scores, week) => {
    const fresh = scores.filter(({ id }) => !known.has(id))
    for (const { id } of fresh) known.add(id)
    return fresh.map(({ team, token, passGroup }) => ({ team, rater: token, within: passGroup, week }))
  })
  return [...Map.groupBy(arrived, ({ rater }) => rater)].map(([rater, scores]) => ({
    rater,
    within: scores[0]?.within ?? '',
    holdings: [...Map.groupBy(scores, ({ team, week }) => `${team} ${week}`).values()].flatMap(toHolding),
  }))
}

function toHolding(scores: { team: string; week: number }[]): Holding[] {
  const [first] = scores
  return first ? [{ team: first.team, from: first.week, to: first.week, count: scores.length }] : []
}
