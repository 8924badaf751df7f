import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { mutations } from './mutations.ts'

const root = join(import.meta.dirname, '../..')
const foundSomething = 1 // also what a process that crashed ends with: its findings must be there too

/** Plays every mutation in a process of its own. @returns the exit code: 1 if one was not found out */
export function playMutations(ratings: string): number {
  const missed = Object.keys(mutations).filter((name) => {
    const args = ['--import', './test/faults/loader.ts', 'test/faults/main.ts']
    const options = ['--mutation', name, '--ratings', ratings, '--world', '1000']
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...options], {
      cwd: root,
      encoding: 'utf8',
    })
    const first = stdout.split('\n').find((line) => /^seed .* [1-9]\d* findings/.test(line))
    const isFound = status === foundSomething && first !== undefined
    console.log(`${isFound ? 'found out' : 'MISSED'}: ${name}: ${first ?? stderr.slice(-600)}`)
    return !isFound
  })
  return missed.length > 0 ? 1 : 0
}
