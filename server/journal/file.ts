import { type FileHandle, open } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { fileOf } from '../db/file.ts'
import type { JournalSink } from '../db/journal-lines.ts'
import type { Deps } from '../env.ts'
import { describeFailure } from '../failure.ts'
import { forgetClosed } from './forget-closed.ts'
import { parseLine } from './read.ts'

/** Where the journal is: as configured, else beside the database file; undefined: there is none. */
export function journalPath({ journal, databaseUrl }: Config): string | undefined {
  const file = fileOf(databaseUrl)
  return journal ?? (file && `${file}.journal.ndjson`)
}

/** The journal cannot be written; the message says which and why. */
export class JournalUnusable extends Error {
  override name = 'JournalUnusable'
}

/**
 * Appends lines to a file, which is made when there is none, and resolves once they are on disk. The file
 * is opened each time, so that it may be moved away while the server runs. What it need not know of closed
 * epochs is forgotten at once, and at the next opening where that was cut short.
 * @throws JournalUnusable when it cannot be written now
 */
export async function openJournalFile(path: string): Promise<JournalSink> {
  try {
    await (await open(path, 'a', 0o600)).close()
    await forgetClosed(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause
    throw new JournalUnusable(`cannot write the journal ${path} (${code}); see RAPPORT_JOURNAL`, { cause })
  }
  return async (lines) => {
    await append(path, lines)
    if (lines.some((line) => parseLine(line)?.kind === 'closed')) await forgetClosed(path)
  }
}

async function append(path: string, lines: string[]): Promise<void> {
  const file = await open(path, 'a+', 0o600)
  try {
    const torn = await endsTorn(file) // a line that was cut short stays apart from what follows
    await file.appendFile(`${torn ? '\n' : ''}${lines.join('\n')}\n`)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Tells the log once that a journal cannot be written, and once that it can be again. */
export function tellFailures(sink: JournalSink, log: Pick<Deps['log'], 'error' | 'info'>): JournalSink {
  let failing = false
  return async (lines) => {
    try {
      await sink(lines)
    } catch (cause) {
      if (!failing)
        log.error(
          { failure: describeFailure(cause) },
          'journal cannot be written; releases and passes wait for it',
        )
      failing = true
      throw cause
    }
    if (failing) log.info('journal is written again')
    failing = false
  }
}

async function endsTorn(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  if (size === 0) return false
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer.toString() !== '\n'
}
