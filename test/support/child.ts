import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

export type Child = {
  /** Waits until `url` answers with a success, within `withinMs`. */
  answers: (url: string, withinMs: number) => Promise<void>
  /** What the process wrote so far. */
  output: () => string
  /** Asks the process and its children to end, and waits for it. */
  stop: () => Promise<void>
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
  const end = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true
      resolve()
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
      process.removeListener('exit', killWhenOrphaned)
    },
  }
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
}
