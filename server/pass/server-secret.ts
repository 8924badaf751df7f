import { randomBytes, randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { copyFile, link, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { type Config, ServerSecret } from '../config.ts'
import { fileOf } from '../db/file.ts'

export type SecretOutcome = { kind: 'secret'; secret: Buffer } | { kind: 'missing'; line: string }

const howToMake = `node -e "console.log(require('crypto').randomBytes(32).toString('base64url'))"`

/** Where the secret of a server on a database file is, if it is not in the environment. */
function secretPath(databasePath: string): string {
  return `${databasePath}.secret`
}

/**
 * What this server keeps tokens under, which is never in the database: from the environment, else from the
 * file beside the database file, which is made when there is none, for its owner alone.
 */
export async function openServerSecret({
  secret,
  databaseUrl,
}: Pick<Config, 'secret' | 'databaseUrl'>): Promise<SecretOutcome> {
  if (secret !== undefined) return { kind: 'secret', secret: Buffer.from(secret, 'base64url') }
  const file = fileOf(databaseUrl)
  if (file === undefined) {
    const why = `RAPPORT_SECRET is missing; with ${databaseUrl} every server process needs the same one`
    return { kind: 'missing', line: `${why}. Make it by ${howToMake}` }
  }
  const path = secretPath(file)
  if (!existsSync(path)) await makeFile(path)
  const text = await readFile(path, 'utf8').then((found) => found.trim(), codeOf)
  if (typeof text !== 'string') {
    const why = `${path} cannot be read (${text.code})`
    return { kind: 'missing', line: `${why}: it should be a file of the account that runs the server` }
  }
  if (v.is(ServerSecret, text)) return { kind: 'secret', secret: Buffer.from(text, 'base64url') }
  const line = `${path} holds no secret: delete it, and devices send again what still collects`
  return { kind: 'missing', line }
}

/** The secret, if there is one: makes none. */
export async function findServerSecret(
  config: Pick<Config, 'secret' | 'databaseUrl'>,
): Promise<Buffer | undefined> {
  const file = fileOf(config.databaseUrl)
  if (config.secret === undefined && (file === undefined || !existsSync(secretPath(file)))) return undefined
  const outcome = await openServerSecret(config)
  return outcome.kind === 'secret' ? outcome.secret : undefined
}

/** Linked into place when it is whole; of several processes that make one, the first one's stands. */
async function makeFile(path: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`
  const file = await open(unfinished, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(unfinished, path)
  } catch (cause) {
    if (noLinks.includes(codeOf(cause).code)) await copyFile(unfinished, path, constants.COPYFILE_EXCL)
    else if (codeOf(cause).code !== 'EEXIST') throw cause
  } finally {
    await rm(unfinished)
  }
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
}

const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP'] // file systems without hard links

/** @throws what has no code: it is no failure of the file system */
function codeOf(cause: unknown): { code: string } {
  if (cause instanceof Error && 'code' in cause) return { code: String(cause.code) }
  throw cause
}
