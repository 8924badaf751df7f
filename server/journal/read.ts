import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { JournalLine } from './line.ts'

/** Reads a journal line by line; what is no line of ours, as one that was cut short, is told to `skipped`. */
export async function* readJournal(path: string, skipped: () => void): AsyncGenerator<JournalLine> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  for await (const text of lines) {
    if (text === '') continue
    const parsed = v.safeParse(JournalLine, parseJson(text))
    if (parsed.success) yield parsed.output
    else skipped()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
