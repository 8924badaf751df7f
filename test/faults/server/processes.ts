import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Child, startChild } from '../../support/child.ts'
import type { Row } from '../file.ts'
import { openPooled, pooledSql, readSecret } from '../witness.ts'

const script = join(import.meta.dirname, 'other-process.ts')

/** Holds a database's write lock in another process, until it is killed. */
export async function holdLock(url: string): Promise<Child> {
  const child = startChild(process.execPath, [script, 'hold', url], process.env)
  const giveUpAt = Date.now() + 20_000
  while (!child.output().includes('held')) {
    if (Date.now() > giveUpAt) throw new Error(`the lock was not got:\n${child.output()}`)
    await wait(20)
  }
  return child
}

/** What another process reads in the file: only what is committed. */
export async function readElsewhere<T>(url: string, sql: string): Promise<T[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'query', url, sql], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout) as T[]
}

/** The ids of all ratings with a part of a kind that is pooled or settled, one entry for each. */
export async function readIds(url: string, kind: string, secret = secretOf(url)): Promise<string[]> {
  const parts = await readElsewhere<Row>(url, pooledSql)
  const pooled = openPooled(secret, parts, kind).map(hexOf)
  const rows = await readElsewhere<{ id: string }>(
    url,
    `SELECT lower(hex(id)) AS id FROM mark WHERE kind = '${kind}'`,
  )
  return [...pooled, ...rows.map(({ id }) => id)]
}

/** The secret of a server that made one for itself. */
export const secretOf = (url: string) => readSecret(url.replace(/^file:/, ''))
export const hexOf = ({ id }: { id: string }) => id.replaceAll('-', '')
