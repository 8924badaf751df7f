import type { Logger } from 'pino'

/** Everything of the process that a command needs; `main.ts` and tests construct it. */
export type World = {
  env: Record<string, string | undefined>
  print: (line: string) => void
  complain: (line: string) => void
  /** Shows what is done at the moment, in place of what it showed before; absent where nobody watches. */
  progress?: ((stage: string) => void) | undefined
  log: Logger
  clock: () => number // ms since 1970
  stopping: AbortSignal // aborted when the process is asked to end
}

/** One word or two on the command line. `run` answers the exit code. */
export type Command = {
  usage: string
  about: string
  run: (args: string[], world: World) => Promise<number>
}

/** What was typed cannot be done as it stands: one line, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
