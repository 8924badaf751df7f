import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const redmineScript = fileURLToPath(new URL('redmine.sh', import.meta.url))

/** What the tests need from Debian: each package with a path that it brings. */
const needed = [
  { name: 'chromium', path: '/usr/bin/chromium' },
  { name: 'firefox-esr', path: '/usr/bin/firefox-esr' },
  { name: 'fonts-dejavu-core', path: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  { name: 'redmine', path: '/usr/share/redmine/config.ru' },
  { name: 'redmine-sqlite', path: '/usr/share/doc/redmine-sqlite' },
  { name: 'puma', path: '/usr/bin/puma' },
]

/** Installs what is missing as root; otherwise ends the process with one line that says how to get it. */
export function installMissing(): void {
  const missing = needed.filter(({ path }) => !existsSync(path)).map(({ name }) => name)
  if (missing.length === 0 && process.getuid?.() === 0) return
  if (process.getuid?.() !== 0)
    end(`The tests need root for a Redmine of their own and these packages: ${apt()}`)
  console.log(`Installing ${missing.join(', ')} …`)
  const { status } = spawnSync('bash', [redmineScript, 'install', ...needed.map(({ name }) => name)], {
    stdio: 'inherit',
  })
  if (status !== 0) end(`Debian's packages could not be installed; try: ${apt()}`)
}

function apt(): string {
  return `sudo apt-get install --no-install-recommends ${needed.map(({ name }) => name).join(' ')}`
}

function end(line: string): never {
  console.error(line)
  process.exit(1)
}
