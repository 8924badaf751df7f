import type { Logger } from 'pino'

/** Everything of the process that the command line needs; `main.ts` and tests construct it. */
export type World = {
  env: Record<string, string | undefined>
  print: (line: string) => void
  complain: (line: string) => void
  /** Shows what is done at the moment, in place of what it showed before; absent where nobody watches. */
  progress?: ((stage: string) => void) | undefined
  /** Asks whoever sits at the terminal for a line; undefined once they are gone. Absent where nobody sits. */
  ask?: ((question: string) => Promise<string | undefined>) | undefined
  log: Logger
  clock: () => number // ms since 1970
  stopping: AbortSignal // aborted when the process is asked to end
}

/** What was typed cannot be done as it stands: one line, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
