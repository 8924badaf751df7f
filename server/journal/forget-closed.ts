import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { syncFile } from '../backup/create.ts'
import type { Epoch } from '../contract/epoch.ts'
import { dayMs, periods } from '../retention/periods.ts'
import { type GatheredIds, gatherIds, mergedLines } from './merge-ids.ts'
import { parseJson, parseLine, readTexts } from './read.ts'

type Survey = {
  closed: Map<Epoch, { isExpired: boolean }>
  listed: Set<Epoch> // ids of them stand in lists
  joined: Set<Epoch> // ids of them stand with their release, or books are there
}

/**
 * Of epochs that are closed, rewrites a journal so that ids of ratings stand no more with the releases that
 * counted them, only in lists of the whole epoch, as devices have them; lists as old as `periods.listDays`
 * when the newest one was made go. Pass books of closed epochs go too. The new file takes the old one's
 * place when it is on disk; nothing is done where there is nothing to forget.
 */
export async function forgetClosed(path: string): Promise<void> {
  const survey = await surveyJournal(path)
  const [closed, { joined, listed }] = [[...survey.closed], survey]
  const stale = new Set(closed.flatMap(([epoch]) => (joined.has(epoch) ? epoch : [])))
  const isExpired = closed.some(([epoch, one]) => one.isExpired && listed.has(epoch))
  if (stale.size === 0 && !isExpired) return
  const unfinished = `${path}.unfinished`
  try {
    await rewriteInto(unfinished, path, survey, await gatherIds(path, stale))
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw cause
  }
  await syncFile(dirname(path))
}

async function surveyJournal(path: string): Promise<Survey> {
  const closedOn = new Map<Epoch, number>()
  const [listed, joined] = [new Set<Epoch>(), new Set<Epoch>()]
  for await (const text of readTexts(path)) {
    const line = parseLine(text)
    if (line?.kind === 'closed' && !closedOn.has(line.epoch)) closedOn.set(line.epoch, line.closedOn)
    if (line?.kind === 'book' || (line?.kind === 'release' && line.ids.length > 0)) joined.add(line.epoch)
    if (line?.kind === 'counted' || line?.kind === 'withheld') listed.add(line.epoch)
  }
  const newest = Math.max(...closedOn.values())
  const closed = [...closedOn].map(([epoch, on]): [Epoch, { isExpired: boolean }] => [
    epoch,
    { isExpired: newest - on >= periods.listDays * dayMs },
  ])
  return { closed: new Map(closed), listed, joined }
}

async function rewriteInto(
  unfinished: string,
  path: string,
  survey: Survey,
  gathered: GatheredIds,
): Promise<void> {
  const file = await open(unfinished, 'w', 0o600)
  try {
    const { write, flush } = createLineWriter(file)
    const written = new Set<Epoch>() // epochs whose closing is
    for await (const text of readTexts(path))
      for (const kept of keep(text, survey, gathered, written)) await write(kept)
    await flush()
    await file.sync()
  } finally {
    await file.close()
  }
}

const bufferedChars = 2 ** 16

/** Writes lines some at a time, and lets others go on in between. */
function createLineWriter(file: FileHandle) {
  let waiting = ''
  const flush = async () => {
    await file.appendFile(waiting)
    waiting = ''
    await yieldToOthers()
  }
  const write = async (line: string) => {
    waiting += `${line}\n`
    if (waiting.length >= bufferedChars) await flush()
  }
  return { write, flush }
}

/** What stays of a line. One that was cut short does not: it was handed over again, and may have ids. */
function* keep(
  text: string,
  { closed }: Survey,
  gathered: GatheredIds,
  written: Set<Epoch>,
): Generator<string> {
  const line = parseLine(text)
  if (!line) {
    if (parseJson(text) !== undefined) yield text
    return
  }
  const closing = 'epoch' in line ? closed.get(line.epoch) : undefined
  if (!closing || line.kind === 'tree' || line.kind === 'keys') yield text
  else if (line.kind === 'release') yield JSON.stringify({ ...line, ids: [] })
  else if (line.kind === 'counted' || line.kind === 'withheld') {
    if (!closing.isExpired && !gathered.has(line.epoch)) yield text
  } else if (line.kind === 'closed' && !written.has(line.epoch)) {
    written.add(line.epoch)
    const lists = closing.isExpired ? undefined : gathered.get(line.epoch)
    for (const merged of mergedLines(lists?.values() ?? [])) yield JSON.stringify(merged)
    yield text
  }
}
