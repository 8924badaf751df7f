import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import type { Env } from '../env.ts'

/** All that browsers ask for of what `rapport extension build` writes; policies and sources are not served. */
const types: Record<string, string> = {
  'updates.xml': 'text/xml; charset=utf-8',
  'updates.json': 'application/json',
  'rapport.crx': 'application/x-chrome-extension',
  'rapport.xpi': 'application/x-xpinstall',
}

/** `/extension/…`: the organisation's own build, from the folder it was written to; 404 without one. */
export function extensionFiles(folder: string | undefined): Hono<Env> {
  return new Hono<Env>().get('/extension/:file', etag(), async (c, next) => {
    const file = c.req.param('file')
    const type = Object.hasOwn(types, file) ? types[file] : undefined
    const content = folder && type ? await findFile(join(folder, file)) : undefined
    if (!content || !type) return next()
    return c.body(content, 200, { 'content-type': type, 'cache-control': 'no-cache' })
  })
}

async function findFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw cause
  }
}
