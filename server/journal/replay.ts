import type { InStatement } from '@libsql/client'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { writeTree } from '../epoch/freeze-tree.ts'
import { insertEntry } from '../log/append.ts'
import { closeAgain } from '../release/finish-epoch.ts'
import { erasure } from '../retention/erase.ts'
import { upsertThreshold } from '../settings/set-threshold.ts'
import { findErased } from './erased.ts'
import type { JournalLine } from './line.ts'
import { readJournal } from './read.ts'

type Line<K extends JournalLine['kind']> = Extract<JournalLine, { kind: K }>

/** What a journal had that the database lacked; `skipped`: lines that could not be read. */
export type Replayed = { releases: number; closings: number; logEntries: number; skipped: number }

/**
 * `books`: ids of the pass books that the journal has, by epoch and scope. `joins`: it has the last entry of
 * the settings log that the database had, so that it may be taken for what came after.
 */
export type Replay = Replayed & { books: Map<string, Set<string>>; joins: boolean }

const perWrite = 500

/**
 * Writes into a database what a journal has and it lacks. Idempotent; lines that it has already change
 * nothing, whatever their order and however often they come.
 */
export async function replayJournal(db: Database, path: string): Promise<Replay> {
  const head = await findHead(db.query)
  const none = { releases: 0, closings: 0, logEntries: 0, skipped: 0 }
  const replay: Replay = { ...none, books: new Map(), joins: head === undefined }
  let batch: JournalLine[] = []
  let erased: Line<'erased'>[] = []
  const flush = async () => {
    const added = await applyLines(db, batch)
    replay.releases += added.releases
    replay.closings += added.closings
    replay.logEntries += added.logEntries
    batch = []
  }
  for await (const line of readJournal(path, () => replay.skipped++)) {
    if (line.kind === 'book') noteBook(replay.books, line)
    else if (line.kind === 'erased') erased.push(line)
    else batch.push(line)
    if (!replay.joins && line.kind === 'log' && line.entry.hash === head?.hash) {
      replay.joins = true
      erased = [] // the database knows of them, and perhaps of people who were added again
    }
    if (line.kind === 'closed' || batch.length >= perWrite) await flush()
  }
  await flush()
  await db.write(async (query) => ({ statements: await eraseAgain(query, erased), result: undefined }))
  return replay
}

function noteBook(books: Replay['books'], { epoch, scope, id }: Line<'book'>): void {
  const place = `${epoch} ${scope}`
  books.set(place, (books.get(place) ?? new Set()).add(id))
}

async function eraseAgain(query: Query, lines: Line<'erased'>[]): Promise<InStatement[]> {
  if (lines.length === 0) return []
  const { rows } = await query('SELECT id, added_epoch FROM person')
  const erased = new Set(
    findErased(
      rows.map(({ id }) => String(id)),
      lines,
    ),
  )
  return rows.flatMap(({ id, added_epoch }) =>
    erased.has(String(id)) ? erasure(String(id), String(added_epoch)) : [],
  )
}

type Added = { statements: InStatement[]; added: number }

/** A batch has at most one closing, and it comes last. */
async function applyLines(db: Database, lines: JournalLine[]): Promise<Omit<Replayed, 'skipped'>> {
  const of = <K extends JournalLine['kind']>(kind: K) =>
    lines.filter((line): line is Line<K> => line.kind === kind)
  const done = await db.write(async (query) => {
    const closed = await readClosed(query)
    const isOpen = ({ epoch }: { epoch: string }) => !closed.has(epoch)
    const releases = await addReleases(query, of('release').filter(isOpen))
    const logged = await addEntries(query, of('log'))
    const closings = of('closed').filter(isOpen)
    const statements = [
      ...releases.statements,
      ...[...of('counted'), ...of('withheld')].filter(isOpen).map((line) => markSettled(line, line.kind)),
      ...logged.statements,
      ...of('tree').flatMap(({ epoch, teams }) => writeTree(epoch, teams)),
      ...of('keys').flatMap(writePublicKeys),
    ]
    return { statements, result: { releases: releases.added, closings, logEntries: logged.added } }
  })
  for (const { epoch, closedOn } of done.closings) await closeAgain(db, epoch, closedOn)
  return { ...done, closings: done.closings.length }
}

async function readClosed(query: Query): Promise<Set<string>> {
  const { rows } = await query('SELECT epoch FROM closed_epoch')
  return new Set(rows.map(({ epoch }) => String(epoch)))
}

async function addReleases(query: Query, lines: Line<'release'>[]): Promise<Added> {
  const ids = JSON.stringify(lines.map(({ id }) => id))
  const { rows } = await query({
    sql: 'SELECT lower(hex(id)) AS id FROM release WHERE id IN (SELECT unhex(value) FROM json_each(?))',
    args: [ids],
  })
  const known = new Set(rows.map(({ id }) => String(id)))
  const missing = new Map(lines.filter(({ id }) => !known.has(id)).map((line) => [line.id, line]))
  const statements = [...missing.values()].flatMap((line) => [
    {
      sql: 'INSERT INTO release (id, kind, team, epoch, week, sums) VALUES (unhex(?), ?, ?, ?, ?, ?)',
      args: [line.id, line.part, line.team, line.epoch, line.week, JSON.stringify(line.sums)],
    },
    markSettled(line, 'counted'),
  ])
  return { statements, added: missing.size }
}

function markSettled(
  { part, epoch, ids }: Line<'release' | 'counted' | 'withheld'>,
  outcome: 'counted' | 'withheld',
): InStatement {
  return {
    sql: `INSERT INTO mark (id, kind, epoch, outcome) SELECT unhex(value), ?, ?, ? FROM json_each(?) WHERE true
          ON CONFLICT DO NOTHING`,
    args: [part, epoch, outcome, JSON.stringify(ids)],
  }
}

/** The entries that follow from the database's last one; least raters come into force with theirs. */
async function addEntries(query: Query, lines: Line<'log'>[]): Promise<Added> {
  let head = (await findHead(query)) ?? { number: 0, hash: undefined }
  const statements: InStatement[] = []
  let added = 0
  for (const { entry } of lines) {
    const follows = entry.number === head.number + 1 && (entry.previous === head.hash || head.number === 0)
    if (!follows) continue
    statements.push(insertEntry(entry), ...enforce(entry))
    head = entry
    added++
  }
  return { statements, added }
}

async function findHead(query: Query): Promise<{ number: number; hash: string | undefined } | undefined> {
  const { rows } = await query('SELECT number, hash FROM log_entry ORDER BY number DESC LIMIT 1')
  return rows[0] && { number: Number(rows[0].number), hash: String(rows[0].hash) }
}

function enforce({ what, after }: Line<'log'>['entry']): InStatement[] {
  const named = /^(least-raters|least-raters-detail)\/(.+)$/.exec(what)
  if (!named?.[2]) return []
  const kind = named[1] === 'least-raters' ? 'score' : 'detail'
  return [upsertThreshold({ kind, epoch: named[2], raters: Number(after) })]
}

/** The whole list of an epoch's keys; private ones stay with those that the database has. */
function writePublicKeys({ epoch, keys }: Line<'keys'>): InStatement[] {
  const given = JSON.stringify(
    keys.map(({ spki, ...place }) => ({ ...place, spki: Buffer.from(spki, 'base64url').toString('hex') })),
  )
  return [
    {
      sql: `DELETE FROM epoch_key WHERE epoch = ? AND spki NOT IN (SELECT unhex(value->>'spki') FROM json_each(?))`,
      args: [epoch, given],
    },
    {
      sql: `INSERT INTO epoch_key (epoch, scope, grp, spki, private_key)
            SELECT ?, value->>'scope', value->>'group', unhex(value->>'spki'), NULL FROM json_each(?) WHERE true
            ON CONFLICT DO NOTHING`,
      args: [epoch, given],
    },
  ]
}
