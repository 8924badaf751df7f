import type { Epoch } from '../contract/epoch.ts'
import type { JournalLine } from './line.ts'
import { parseLine, readTexts } from './read.ts'

type ListLine = Extract<JournalLine, { kind: 'counted' | 'withheld' }>
/** Ids in hex of one kind and outcome, by their first byte. */
type Gathered = { line: ListLine; ids: Map<string, string[]> }
export type GatheredIds = Map<Epoch, Map<string, Gathered>>

const idsPerLine = 1000

/** The ids of ratings that a journal has of these epochs, wherever they stand in it. */
export async function gatherIds(path: string, epochs: ReadonlySet<Epoch>): Promise<GatheredIds> {
  const gathered: GatheredIds = new Map([...epochs].map((epoch) => [epoch, new Map()]))
  if (epochs.size === 0) return gathered
  for await (const text of readTexts(path)) {
    const line = parseLine(text)
    const list = line && toList(line)
    const lists = list && gathered.get(list.epoch)
    if (!lists) continue
    const name = `${list.kind} ${list.part}`
    const one = lists.get(name) ?? { line: list, ids: new Map() }
    lists.set(name, one)
    for (const id of list.ids) add(one.ids, id)
  }
  return gathered
}

/** An epoch's lists, each id once and sorted, so that the order tells nothing; in lines that nobody waits for long. */
export function* mergedLines(lists: Iterable<Gathered>): Generator<ListLine> {
  for (const { line, ids } of lists) {
    let left: string[] = []
    for (const first of [...ids.keys()].sort()) {
      left.push(...[...new Set(ids.get(first))].sort())
      for (; left.length >= idsPerLine; left = left.slice(idsPerLine))
        yield { ...line, ids: left.slice(0, idsPerLine) }
    }
    if (left.length > 0) yield { ...line, ids: left }
  }
}

function add(ids: Gathered['ids'], id: string): void {
  const first = id.slice(0, 2)
  const alike = ids.get(first)
  if (alike) alike.push(id)
  else ids.set(first, [id])
}

function toList(line: JournalLine): ListLine | undefined {
  if (line.kind === 'counted' || line.kind === 'withheld') return line
  if (line.kind !== 'release') return undefined
  return { kind: 'counted', part: line.part, epoch: line.epoch, ids: line.ids }
}
