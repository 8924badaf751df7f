import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'

const script = fileURLToPath(new URL('redmine.sh', import.meta.url))
const runScript = promisify(execFile)

/** The people of `redmine.sh`, by login; all have the same password. */
export const redminePassword = 'secret-pw-1'
/** Anna's id, as the links of a fresh Redmine give it. */
export const redmineAnna = '5'
/** Issue 3 is closed, by Boris, assigned to Anna; 1 is new, 2 resolved, 4 nobody's. */
export const redmineIssues = { open: 1, resolved: 2, closed: 3, unassigned: 4 }

export type Redmine = { origin: string; stop: () => Promise<void> }

/** Sets up a Redmine of its own (about 20 s) and starts it; `stop` leaves nothing behind. Needs root. */
export async function startRedmine(): Promise<Redmine> {
  const instance = `rapport-test-${process.pid}`
  const env = { ...process.env, REDMINE_TEST_INSTANCE: instance }
  const dir = join(tmpdir(), instance)
  const remove = () => runScript('bash', [script, 'remove', dir], { env })
  try {
    await runScript('bash', [script, 'setup', dir], { env })
    const port = await freePort()
    const child = startChild('bash', [script, 'start', String(port)], env)
    const origin = `http://127.0.0.1:${port}`
    await child.answers(`${origin}/login`, 60_000)
    return { origin, stop: () => child.stop().finally(remove) }
  } catch (cause) {
    await remove()
    throw cause
  }
}
