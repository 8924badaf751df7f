import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import * as v from 'valibot'
import { JournalLine } from './line.ts'

/** Reads a journal line by line; what is no line of ours, as one that was cut short, is told to `skipped`. */
export async function* readJournal(path: string, skipped: () => void): AsyncGenerator<JournalLine> {
  for await (const text of readTexts(path)) {
    const line = parseLine(text)
    if (line) yield line
    else skipped()
  }
}

const readAtOnce = 2 ** 16 // characters; the stream hands over a thousand lines without a pause

/** The lines of a journal as they are, without empty ones. */
export async function* readTexts(path: string): AsyncGenerator<string> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  let read = 0
  for await (const text of lines) {
    if (text !== '') yield text
    read += text.length
    if (read < readAtOnce) continue
    read = 0
    await yieldToOthers()
  }
}

/** Undefined: not one that this version knows. */
export function parseLine(text: string): JournalLine | undefined {
  const parsed = v.safeParse(JournalLine, parseJson(text))
  return parsed.success ? parsed.output : undefined
}

/** Undefined: cut short. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
