import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installMissing } from './debian.ts'
import { countResults } from './results.ts'

const builds = ['build:widget', 'build:extension', 'build:server']

installMissing()
for (const build of builds) run('npm', ['run', '--silent', build])
process.exitCode = runTests(process.argv.slice(2))

/** Runs every project; the last line says how many passed and failed. Anything skipped is a failure. */
function runTests(args: string[]): number {
  const dir = mkdtempSync(join(tmpdir(), 'rapport-results-'))
  const file = join(dir, 'results.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const vitest = spawnSync('vitest', ['run', ...reporters, ...args], { stdio: 'inherit' })
  const { passed, failed } = countResults(readResults(file), vitest.status)
  rmSync(dir, { recursive: true, force: true })
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function readResults(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    console.error('The test run left no results:', cause)
    return undefined
  }
}

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) return
  console.log(`\`${[command, ...args].join(' ')}\` failed\n0 passed, 1 failed`)
  process.exit(1)
}
