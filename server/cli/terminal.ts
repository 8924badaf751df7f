import { createInterface, type Interface } from 'node:readline'
import type { World } from './world.ts'

type Streams = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream }

/**
 * Asks on a terminal, a line at a time. Lines that were typed or pasted ahead answer the questions that follow.
 * Ctrl-C and Ctrl-D are answers too: nobody is there any more. `close` lets the process end.
 */
export function openTerminal(streams: Streams): { ask: NonNullable<World['ask']>; close: () => void } {
  let open: { lines: Interface; next: () => Promise<IteratorResult<string>> } | undefined
  let isGone = false
  const start = () => {
    const lines = createInterface({ ...streams, terminal: true })
    lines
      .on('SIGINT', () => lines.close())
      .on('close', () => {
        isGone = true
      })
    const iterator = lines[Symbol.asyncIterator]() // keeps lines that nobody asked for yet
    open = { lines, next: () => iterator.next() }
    return open
  }
  return {
    ask: async (question) => {
      if (isGone) return undefined
      const { lines, next } = open ?? start()
      lines.setPrompt(question)
      lines.prompt()
      const { value, done } = await next()
      return done === true ? undefined : value
    },
    close: () => open?.lines.close(),
  }
}
