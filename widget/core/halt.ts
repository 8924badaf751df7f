import type { NamelessAnswer } from './api.ts'
import type { Pause } from './port.ts'

/** Why sending stopped before everything due was sent; undefined: nothing is in the way. */
export type Halt = { pause: Pause; afterMs: number } | undefined

/** What an answer that is no success stops. */
export function haltOf(answer: Exclude<NamelessAnswer<unknown>, { kind: 'ok' }>): Halt {
  if (answer.kind === 'not-alike') return { pause: 'not-alike', afterMs: 0 }
  if (answer.kind === 'retry') return { pause: 'offline', afterMs: answer.afterMs }
  return { pause: answer.status === 401 ? 'signed-out' : 'client-too-old', afterMs: 0 }
}
