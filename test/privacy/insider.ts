import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { createClient } from '@libsql/client'
import type { Holding, Profile } from './narrow.ts'
import type { PrivacyWorld } from './world.ts'

/** What is on the disk at this moment: the database and its write-ahead log, freed pages and all. */
export function readDisk({ file }: PrivacyWorld): Buffer {
  const files = [file, `${file}-wal`].filter((name) => existsSync(name))
  return Buffer.concat(files.map((name) => readFileSync(name)))
}

/**
 * A pooled score. `rater`: by what its rater can be told from others, and `within`: where every rater has one
 * such name only. As stored, that is the mark, within one team; `passGroup` is the group of the pass.
 */
export type SeenPart = {
  id: string
  rater: string
  within: string
  team: string
  passGroup: string
  openedWeek: string
}
export type SeenIssue = { person: string; blindedHash: string }
export type Look = { parts: SeenPart[]; issues: SeenIssue[] }

/** Copies the files, as an administrator could, and reads the copy: pooled scores, and who was given passes. */
export async function takeLook({ file, folder }: PrivacyWorld, name: string): Promise<Look> {
  const copy = `${folder}/${name}.db`
  copyFileSync(file, copy)
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
  const client = createClient({ url: `file:${copy}` })
  try {
    const parts = await client.execute(`
      SELECT lower(hex(part.id)) AS id, lower(hex(rater_mark)) AS mark, pool.team, grp, opened_week
      FROM part JOIN pool ON pool.id = part.pool
      JOIN epoch_team ON epoch_team.epoch = pool.epoch AND epoch_team.team = pool.team WHERE part.kind = 'score'`)
    const issues = await client.execute('SELECT person, lower(hex(blinded_hash)) AS hash FROM pass_issue')
    return {
      parts: parts.rows.map((row) => ({
        id: String(row.id),
        rater: String(row.mark),
        within: String(row.team),
        team: String(row.team),
        passGroup: String(row.grp),
        openedWeek: String(row.opened_week),
      })),
      issues: issues.rows.map(({ person, hash }) => ({ person: String(person), blindedHash: String(hash) })),
    }
  } finally {
    client.close()
  }
}

/** What looks before each tick add up to: in which week every rating of a rater arrived. */
export function profileAll(looks: Look[]): Profile[] {
  const known = new Set<string>()
  const arrived = looks.flatMap(({ parts }, week) => {
    const fresh = parts.filter(({ id }) => !known.has(id))
    for (const { id } of fresh) known.add(id)
    return fresh.map((part) => ({ ...part, from: week, to: week }))
  })
  return toProfiles(arrived)
}

/** What one look alone shows: a part arrived after its pool had opened. `weeks`: the ISO weeks by number. */
export function profileOne(look: Look, week: number, weeks: string[]): Profile[] {
  return toProfiles(
    look.parts.map((part) => ({ ...part, from: Math.max(0, weeks.indexOf(part.openedWeek)), to: week })),
  )
}

type Arrived = SeenPart & { from: number; to: number }

function toProfiles(arrived: Arrived[]): Profile[] {
  return [...Map.groupBy(arrived, ({ rater }) => rater)].map(([rater, parts]) => ({
    rater,
    within: parts[0]?.within ?? '',
    holdings: [...Map.groupBy(parts, ({ team, from, to }) => `${team} ${from} ${to}`).values()].flatMap(
      toHolding,
    ),
  }))
}

function toHolding(parts: Arrived[]): Holding[] {
  const [first] = parts
  return first ? [{ team: first.team, from: first.from, to: first.to, count: parts.length }] : []
}
