import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The attacks at full length; `PRIVACY_SEED` repeats a run. The figures come last, a JSON line each. */
const folder = mkdtempSync(join(tmpdir(), 'rapport-figures-'))
const figures = join(folder, 'figures.jsonl')
const seed = process.env.PRIVACY_SEED ?? String(Date.now() % 2 ** 31)
console.log(`PRIVACY_SEED=${seed}`)
const env = { ...process.env, PRIVACY: 'long', PRIVACY_FIGURES: figures, PRIVACY_SEED: seed }
const args = ['run', '--project', 'attack', 'test/privacy', ...process.argv.slice(2)]
const { status } = spawnSync('vitest', args, { stdio: 'inherit', env })
if (existsSync(figures)) process.stdout.write(readFileSync(figures, 'utf8'))
rmSync(folder, { recursive: true })
process.exitCode = status ?? 1
