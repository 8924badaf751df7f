import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFile } from '../backup/create.ts'
import { dayMs, periods } from '../retention/periods.ts'
import type { JournalLine } from './line.ts'
import { parseJson, parseLine, readTexts } from './read.ts'

type ListLine = Extract<JournalLine, { kind: 'counted' | 'withheld' }>
type Closed = { closedOn: number; isExpired: boolean }
type Survey = {
  closed: Map<string, Closed>
  lists: Map<string, ListLine[]>
  joined: Set<string> // epochs of which ids stand with their release, or books are there
}

/**
 * Of epochs that are closed, rewrites a journal so that ids of ratings stand no more with the releases that
 * counted them, only in a list of the whole epoch, as devices have it; a list as old as `periods.listDays`
 * when the newest one was made goes. Pass books of closed epochs go too. The new file takes the old one's
 * place when it is on disk; nothing is done where there is nothing to forget.
 */
export async function forgetClosed(path: string): Promise<void> {
  const survey = await surveyJournal(path)
  const isStale = [...survey.closed].some(
    ([epoch, { isExpired }]) => survey.joined.has(epoch) || (isExpired && survey.lists.has(epoch)),
  )
  if (!isStale) return
  const unfinished = `${path}.unfinished`
  try {
    await rewriteInto(unfinished, path, survey)
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw cause
  }
  await syncFile(dirname(path))
}

async function surveyJournal(path: string): Promise<Survey> {
  const closedOn = new Map<string, number>()
  const lists = new Map<string, ListLine[]>()
  const joined = new Set<string>()
  for await (const text of readTexts(path)) {
    const line = parseLine(text)
    if (line?.kind === 'closed' && !closedOn.has(line.epoch)) closedOn.set(line.epoch, line.closedOn)
    if (line?.kind === 'book' || (line?.kind === 'release' && line.ids.length > 0)) joined.add(line.epoch)
    const list = line && toList(line)
    if (list && list.ids.length > 0) lists.set(list.epoch, [...(lists.get(list.epoch) ?? []), list])
  }
  const newest = Math.max(...closedOn.values())
  const closed = [...closedOn].map(([epoch, on]): [string, Closed] => [
    epoch,
    { closedOn: on, isExpired: newest - on >= periods.listDays * dayMs },
  ])
  return { closed: new Map(closed), lists, joined }
}

function toList(line: JournalLine): ListLine | undefined {
  if (line.kind === 'counted' || line.kind === 'withheld') return line
  if (line.kind !== 'release') return undefined
  return { kind: 'counted', part: line.part, epoch: line.epoch, ids: line.ids }
}

async function rewriteInto(unfinished: string, path: string, survey: Survey): Promise<void> {
  const file = await open(unfinished, 'w', 0o600)
  const written = new Set<string>() // epochs whose closing is
  try {
    for await (const text of readTexts(path)) {
      for (const kept of keep(text, survey, written)) await file.appendFile(`${kept}\n`)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What stays of a line. One that was cut short does not: it was handed over again, and may have ids. */
function keep(text: string, { closed, lists }: Survey, written: Set<string>): string[] {
  const line = parseLine(text)
  if (!line) return parseJson(text) === undefined ? [] : [text]
  const closing = 'epoch' in line ? closed.get(line.epoch) : undefined
  if (!closing) return [text]
  if (line.kind === 'release') return [JSON.stringify({ ...line, ids: [] })]
  if (line.kind === 'tree' || line.kind === 'keys') return [text]
  if (line.kind !== 'closed' || written.has(line.epoch)) return []
  written.add(line.epoch)
  const list = closing.isExpired ? [] : mergeLists(lists.get(line.epoch) ?? [])
  return [...list.map((one) => JSON.stringify(one)), text]
}

/** One line for each kind and outcome; sorted, so that the order tells nothing. */
function mergeLists(lines: ListLine[]): ListLine[] {
  const merged = new Map<string, { line: ListLine; ids: Set<string> }>()
  for (const line of lines) {
    const place = `${line.kind} ${line.part}`
    const { ids } = merged.get(place) ?? { ids: new Set<string>() }
    for (const id of line.ids) ids.add(id)
    merged.set(place, { line, ids })
  }
  return [...merged.values()].map(({ line, ids }) => ({ ...line, ids: [...ids].sort() }))
}
