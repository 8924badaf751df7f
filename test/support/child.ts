import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

export type Child = {
  /** Waits until `url` answers with a success, within `withinMs`. */
  answers: (url: string, withinMs: number) => Promise<void>
  /** What the process wrote so far. */
  output: () => string
  /** Asks the process and its children to end, and waits for it. */
  stop: () => Promise<void>
  /** Ends the process and its children at once, with no chance to tidy up, and waits for it. */
  kill: () => Promise<void>
  /** Only asks the process to end. */
  terminate: () => void
  /** Resolves with the exit code; null after a signal. */
  ended: () => Promise<number | null>
}

/** Starts a process in a group of its own, so that `stop` reaches its children too. */
export function startChild(command: string, args: string[], env: NodeJS.ProcessEnv): Child {
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  let ended = false
  const end = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      ended = true
      process.removeListener('exit', killWhenOrphaned)
      resolve(code)
    })
  })
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined && !ended) process.kill(-child.pid, name)
  }
  const killWhenOrphaned = () => signal('SIGKILL')
  process.once('exit', killWhenOrphaned)

  return {
    output: () => output,
    answers: async (url, withinMs) => {
      const giveUpAt = Date.now() + withinMs
      while (!(await isUp(url))) {
        if (ended) throw new Error(`${command} ${args.join(' ')} ended:\n${output}`)
        if (Date.now() > giveUpAt) throw new Error(`${url} gave no answer in ${withinMs} ms:\n${output}`)
        await wait(100)
      }
    },
    stop: async () => {
      signal('SIGTERM')
      const late = setTimeout(killWhenOrphaned, 10_000)
      await end
      clearTimeout(late)
    },
    kill: async () => {
      signal('SIGKILL')
      await end
    },
    terminate: () => signal('SIGTERM'),
    ended: () => end,
  }
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
}
