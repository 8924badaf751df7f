import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findDamage } from '../db/integrity.ts'
import { type Database, DatabaseUnusable, openDatabase } from '../db/open.ts'
import { type Replayed, replayJournal } from '../journal/replay.ts'
import { forgetSecret } from '../pass/take-up-secret.ts'
import { type Progress, unwatched } from '../progress.ts'
import { takeIncarnation } from '../settings/take-incarnation.ts'
import { createBackup, removeDatabase, syncFile } from './create.ts'
import { isInUse } from './in-use.ts'
import { sealEpochs } from './seal-epochs.ts'

/** `whole`: it was damaged, so that it could only be kept as it was, with what still collected in it. */
export type SetAside = { path: string; whole: boolean }

export type Restored = {
  kind: 'restored'
  /** Undefined: there was no journal. */
  replayed: Replayed | undefined
  incarnation: string
  sealedEpochs: string[] // they issue no more passes
  setAside: SetAside | undefined // of the database that was there
  /** Whether the database has what asks for more: a provider that kept people, without its token; keys of sites. */
  provider: boolean
  siteKeys: boolean
}
export type RestoreOutcome = Restored | { kind: 'refused'; line: string }

type Files = { backup: string; database: string; journal: string | undefined }
/** `issuedNothingSince`: somebody vouches that no pass books were issued since but those that the journal has. */
type Circumstances = { now: number; issuedNothingSince?: boolean }

/**
 * Puts a backup in the place of a database that nobody has open, brings back from the journal what came
 * after it, and gives it a new incarnation, so that devices send again what was not counted. The database
 * that was there is set aside, as a backup is: without what still collected. Until the last step, a rename,
 * nothing in it is changed.
 * @throws DatabaseUnusable when the backup is damaged, or something cannot be written
 */
export async function restoreBackup(
  files: Files,
  circumstances: Circumstances,
  progress: Progress = unwatched,
): Promise<RestoreOutcome> {
  const { backup, database } = files
  if (!existsSync(backup)) return { kind: 'refused', line: `there is no backup at ${backup}` }
  if (await isInUse(database))
    return { kind: 'refused', line: `${database} is in use; stop the server first` }
  const unfinished = `${database}.unfinished`
  await mkdir(dirname(database), { recursive: true, mode: 0o700 })
  await removeDatabase(unfinished)
  progress('copying the backup')
  await copyFile(backup, unfinished)
  const done = await bringUpToDate(unfinished, files, circumstances, progress)
  if ((await syncFile(`${unfinished}-wal`)) > 0) throw new Error('the write-ahead log was not folded in')
  await syncFile(unfinished)
  progress('setting the database aside that was there')
  const setAside = await setDatabaseAside(database)
  await rename(unfinished, database)
  await removeDatabase(unfinished) // the empty log that goes with the process otherwise
  await syncFile(dirname(database))
  return { kind: 'restored', ...done, setAside }
}

async function bringUpToDate(
  path: string,
  { backup, journal }: Files,
  { now, issuedNothingSince = false }: Circumstances,
  progress: Progress,
) {
  const db = await openDatabase(pathToFileURL(path).href)
  try {
    progress('checking the backup')
    const [damage] = await findDamage(db.query, 'integrity_check')
    if (damage !== undefined) throw new DatabaseUnusable(`the backup ${backup} is damaged: ${damage}`)
    progress('taking from the journal what came after the backup')
    const replay = journal && existsSync(journal) ? await replayJournal(db, journal) : undefined
    const sealedEpochs = await sealEpochs(db, replay, { now, issuedNothingSince })
    const incarnation = await renewIncarnation(db, now)
    await db.checkpoint()
    return { replayed: replay && withoutBooks(replay), sealedEpochs, incarnation, ...(await findMore(db)) }
  } finally {
    db.close()
  }
}

async function findMore({ query }: Database): Promise<Pick<Restored, 'provider' | 'siteKeys'>> {
  const { rows } = await query(
    'SELECT EXISTS (SELECT 1 FROM scim_user) AS provider, EXISTS (SELECT 1 FROM site_key) AS keys',
  )
  return { provider: rows[0]?.provider === 1, siteKeys: rows[0]?.keys === 1 }
}

function withoutBooks({ releases, closings, logEntries, skipped }: Replayed): Replayed {
  return { releases, closings, logEntries, skipped }
}

/** No parts came with the backup, so any secret of the server will do from now on. */
function renewIncarnation(db: Database, now: number): Promise<string> {
  return db.write(async (query) => {
    const { incarnation, statements } = await takeIncarnation(query, 'restored', now)
    return { statements: [...statements, forgetSecret], result: incarnation }
  })
}

async function setDatabaseAside(database: string): Promise<SetAside | undefined> {
  if (!existsSync(database)) {
    await removeDatabase(database)
    return undefined
  }
  const aside = `${database}.before-${randomUUID().slice(0, 8)}`
  const copied = await copyAside(database, aside)
  for (const suffix of ['-wal', '-shm', '']) {
    const file = `${database}${suffix}`
    if (!existsSync(file)) continue
    if (!copied) await rename(file, `${aside}${suffix}`)
    else if (suffix !== '') await rm(file) // the database itself is there until the new one takes its place
  }
  return { path: aside, whole: !copied }
}

/** @returns false for a database that is damaged */
async function copyAside(database: string, aside: string): Promise<boolean> {
  try {
    return (await createBackup(database, aside)).kind === 'made'
  } catch (cause) {
    if (!(cause instanceof DatabaseUnusable)) throw cause
    return false
  }
}
