import { readFileSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseEnv } from 'node:util'
import { fileOf } from './db/file.ts'

type Variables = Record<string, string>

/** Where settings may stand that the environment does not say; undefined where the database is no file. */
export function configPath(databaseUrl: string): string | undefined {
  const file = fileOf(databaseUrl)
  return file && `${file}.env`
}

/**
 * The variables in the file beside a database, in the form of `--env-file`; none without a file.
 * @throws the file system's error for a file that is there and cannot be read
 */
export function readConfigFile(databaseUrl: string): Variables {
  const path = configPath(databaseUrl)
  if (path === undefined) return {}
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Variables // its values are strings
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw cause
  }
}

/** The text of such a file; undefined for a value that it cannot hold. */
export function formatVariables(variables: Variables): string | undefined {
  const lines = Object.entries(variables).map(([name, value]) => {
    const quote = ["'", '"', '`'].find((one) => !value.includes(one)) ?? ''
    return `${name}=${/^[\w:/.-]+$/.test(value) ? value : quote + value + quote}\n`
  })
  const text = lines.join('')
  const read = parseEnv(text)
  return Object.entries(variables).every(([name, value]) => read[name] === value) ? text : undefined
}

/** Puts the file in its place, whole and on disk, for its owner alone: secrets may be added to it. */
export async function writeConfigFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const unfinished = `${path}.unfinished`
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(
      `# Settings of this server; RAPPORT_* variables of its environment go before these.\n${text}`,
    )
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}
