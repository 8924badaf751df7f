import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a browser of Debian's looks for its machine's policy, and what of that can be mounted over. */
const browsers = {
  chromium: {
    executable: '/usr/bin/chromium',
    mount: '/etc/chromium',
    dir: '/etc/chromium/policies/managed',
    file: 'rapport-test.json',
  },
  firefox: {
    executable: '/usr/bin/firefox-esr',
    mount: '/usr/lib/firefox-esr/distribution',
    dir: '/usr/lib/firefox-esr/distribution',
    file: 'policies.json',
  },
} as const

/** Tells this file's policies from anybody else's; browsers do not know it. */
const mark = 'rapportTest'

export type PolicedBrowser = {
  /** Starts the browser under the policy. */
  executable: string
  remove: () => Promise<void>
}

/**
 * A browser under a machine's policy. Where the kernel allows it the policy is seen by this browser alone, in
 * a mount namespace of its own; else the file is there for every browser until `remove`.
 */
export async function underPolicy(name: keyof typeof browsers, policy: object): Promise<PolicedBrowser> {
  const dir = await mkdtemp(join(tmpdir(), 'rapport-policy-'))
  const path = join(dir, 'policy.json')
  await writeFile(path, JSON.stringify(policy))
  const placed = canMount() ? undefined : await placeForAll(name, policy)
  const executable = placed ? browsers[name].executable : join(dir, 'browser')
  if (!placed) await writeFile(executable, script(name, path))
  if (!placed) await chmod(executable, 0o755)
  return {
    executable,
    remove: async () => {
      await placed?.remove()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function canMount(): boolean {
  const args = [
    '--mount',
    '--propagation',
    'private',
    'mount',
    '-t',
    'tmpfs',
    'none',
    browsers.chromium.mount,
  ]
  return spawnSync('unshare', args).status === 0
}

function script(name: keyof typeof browsers, policy: string): string {
  const { mount, dir, file, executable } = browsers[name]
  const inside = `mount -t tmpfs none ${mount} && mkdir -p ${dir} && cp ${policy} ${dir}/${file} && exec ${executable} "$@"`
  return `#!/bin/sh\nexec unshare --mount --propagation private sh -c '${inside}' sh "$@"\n`
}

/** Puts the policy where every browser sees it, and back what was there, also after a run that was cut short. */
async function placeForAll(name: keyof typeof browsers, policy: object) {
  const { dir, file } = browsers[name]
  const path = join(dir, file)
  const saved = `${path}.before-rapport-test`
  const removeNow = () => rmSync(path, { force: true })
  const putBack = async () => {
    removeNow()
    await rename(saved, path).catch(nothingSaved)
  }
  await mkdir(dir, { recursive: true })
  if ((await readFile(path, 'utf8').catch(() => '')).includes(mark)) removeNow() // a run that was killed left it
  await rename(saved, path).catch(nothingSaved)
  await rename(path, saved).catch(nothingSaved)
  process.once('exit', removeNow)
  await writeFile(path, JSON.stringify({ ...policy, [mark]: true }))
  return {
    remove: async () => {
      process.removeListener('exit', removeNow)
      await putBack()
    },
  }
}

function nothingSaved(cause: NodeJS.ErrnoException): void {
  if (cause.code !== 'ENOENT') throw cause
}
