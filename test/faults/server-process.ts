import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What the harness may ask of the server's process: another time, to die at its n-th commit from now on, or not to. */
export type Order =
  | { kind: 'clock'; offsetMs: number }
  | { kind: 'die'; commits: number; after: boolean }
  | { kind: 'live' }

export type ServerProcess = {
  start: () => Promise<void>
  /** `kill -9`. */
  kill: () => Promise<void>
  /** SIGTERM. */
  stop: () => Promise<void>
  /** Done when it returns, unless it died meanwhile. */
  order: (order: Order) => Promise<void>
  /** Whether it died by itself, as ordered, since it was started. */
  isDead: () => boolean
  /** Resident memory in MB; 0 when it does not run. */
  residentMb: () => Promise<number>
  output: () => string
}

const source = join(import.meta.dirname, '../../server/main.ts')
const preload = join(import.meta.dirname, 'server-preload.ts')

/** The real server, `rapport serve`, with what `server-preload.ts` adds. `offset`: its clock's, in ms; `ticked`: it is done with a tick. */
export function createServerProcess(
  env: NodeJS.ProcessEnv,
  origin: string,
  offset: () => number,
  ticked: () => void,
): ServerProcess {
  let child: ChildProcess | undefined
  let output = ''

  async function spawnOnce(): Promise<boolean> {
    const args = ['--import', preload, process.env.FAULTS_SERVER ?? source, 'serve']
    const withClock = { ...env, FAULTS_OFFSET_MS: String(offset()) }
    const started = spawn(process.execPath, args, {
      env: withClock,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = started
    started.on('message', (said) => (said === 'ticked' ? ticked() : started.emit('heard')))
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk) => {
        output = (output + String(chunk)).slice(-20_000)
      })
    started.on('error', () => started.kill('SIGKILL')) // an order that came too late
    while (!hasEnded(started)) {
      if (await answers(`${origin}/v1/keys`)) return true
      await wait(50)
    }
    return false
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  return {
    start: async () => {
      for (let attempt = 0; attempt < 100; attempt++) {
        if (await spawnOnce()) return
        await wait(100) // locked, or the disk is full: a supervisor would start it again too
      }
      throw new Error(`the server does not start:\n${output}`)
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    order: async (order) => {
      if (!child?.connected) return
      const settled = new AbortController()
      const { signal } = settled
      const heard = Promise.race([once(child, 'heard', { signal }), once(child, 'exit', { signal })])
      child.send(order, () => undefined) // it died just now: its exit is heard
      await heard
      settled.abort()
    },
    isDead: () => child === undefined || hasEnded(child),
    residentMb: async () => (child?.pid === undefined || hasEnded(child) ? 0 : readResident(child.pid)),
    output: () => output,
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** Of any process of this machine, in MB. */
async function readResident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '') // it ended meanwhile
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}
