import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { Clock } from './clock.ts'

const source = join(import.meta.dirname, '../../server/main.ts')
const preload = join(import.meta.dirname, 'server-preload.ts')

export type Cli = (...args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>

/** The `rapport` command in a process of its own, by the harness's clock. */
export function createCli(env: NodeJS.ProcessEnv, clock: Clock): Cli {
  return (...args) =>
    new Promise((resolve) => {
      const withClock = { ...env, FAULTS_OFFSET_MS: String(clock.offset()) }
      const command = ['--import', preload, process.env.FAULTS_SERVER ?? source, ...args]
      const child = execFile(process.execPath, command, { env: withClock }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? 1, stdout, stderr }),
      )
    })
}
