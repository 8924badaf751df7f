import * as v from 'valibot'
import { ReadableName } from '../contract/text.ts'
import { UsageError, type World } from './world.ts'

export type Read<T> = { kind: 'read'; value: T } | { kind: 'wrong'; detail: string }

/** One thing to know, from an option, from whoever sits at the terminal, or as it is offered. */
export type Question<T> = {
  option: string // such as --port
  /** What the option or the environment says: then nobody is asked. */
  given?: string | undefined
  text: string // ends with what asks, a question mark or a colon
  /** What an empty line means, and what is taken where nobody can be asked. */
  offered?: string | undefined
  read: (answer: string) => Read<T> | Promise<Read<T>>
}

/** An answer that will do. */
export function right<T>(value: T): Read<T> {
  return { kind: 'read', value }
}

/** An answer that will not, and why. */
export function wrong(detail: string): { kind: 'wrong'; detail: string } {
  return { kind: 'wrong', detail }
}

/**
 * Asks until the answer will do.
 * @throws UsageError for a wrong option, where nothing is given or offered and nobody can be asked, or once they go away
 */
export async function settle<T>(question: Question<T>, { ask, complain }: Pick<World, 'ask' | 'complain'>) {
  const { option, given, offered, text, read } = question
  const fixed = given ?? (ask ? undefined : offered)
  if (fixed !== undefined) return requireRead(await read(fixed), option)
  if (!ask) throw new UsageError(`${option} is needed where nobody can be asked`)
  for (;;) {
    const line = await ask(`${text}${offered ? ` [${offered}]` : ''} `)
    if (line === undefined) throw new UsageError('stopped; nothing was written')
    const outcome = await read(line.trim() || (offered ?? ''))
    if (outcome.kind === 'read') return outcome.value
    complain(outcome.detail)
  }
}

/** A name that people read, as the directory takes it. */
export function readName(text: string): Read<string> {
  const name = v.safeParse(ReadableName, text)
  return name.success ? right(name.output) : wrong(`a name ${name.issues[0].message}`)
}

function requireRead<T>(outcome: Read<T>, option: string): T {
  if (outcome.kind === 'read') return outcome.value
  throw new UsageError(`${option}: ${outcome.detail}`)
}
