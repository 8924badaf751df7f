import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { runCommandLine } from '../../server/cli/run.ts'
import type { World } from '../../server/cli/world.ts'
import { peopleCsv, teamsCsv } from './organisation.ts'

export const publicUrl = 'https://rapport.test'

/** Runs a command in this process; a server that it starts ends at once. `more`: what of its world is another. */
export async function runCommand(args: string[], more: Partial<World> & Pick<World, 'env'>) {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await runCommandLine(args, {
    print: (line) => out.push(line),
    complain: (line) => err.push(line),
    log: pino({ level: 'silent' }),
    clock: Date.now,
    stopping: AbortSignal.abort(),
    ...more,
  })
  return { code, out, err }
}

/** A database file with the test's teams and people, and the command on it, in November 2026. */
export async function openCommandLine() {
  const dir = await mkdtemp(join(tmpdir(), 'rapport-command-'))
  const url = `file:${join(dir, 'rapport.db')}`
  const env = { RAPPORT_PUBLIC_URL: publicUrl, RAPPORT_DATABASE_URL: url }
  const rapport = (...args: string[]) => runCommand(args, { env, clock: () => Date.UTC(2026, 10, 10) })
  const [teams, people] = [join(dir, 'teams.csv'), join(dir, 'people.csv')]
  await writeFile(teams, teamsCsv)
  await writeFile(people, peopleCsv(''))
  await rapport('directory', 'import', '--teams', teams, '--people', people)
  return { url, rapport, remove: () => rm(dir, { recursive: true, force: true }) }
}
