import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { mutations } from './mutations.ts'

const root = join(import.meta.dirname, '../..')
const foundSomething = 1

/** Plays every mutation in a process of its own. @returns the exit code: 1 if one was not found out */
export function playMutations(ratings: string): number {
  const missed = Object.keys(mutations).filter((name) => {
    const args = ['--import', './test/faults/loader.ts', 'test/faults/main.ts']
    const options = ['--mutation', name, '--ratings', ratings, '--world', '1000']
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...options], {
      cwd: root,
      encoding: 'utf8',
    })
    const [first = stderr] = stdout.split('\n').filter((line) => / [1-9]\d* findings/.test(line))
    console.log(`${status === foundSomething ? 'found out' : 'MISSED'}: ${name}: ${first}`)
    return status !== foundSomething
  })
  return missed.length > 0 ? 1 : 0
}
