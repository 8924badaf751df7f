import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { Env } from '../env.ts'

/** From this file in the source, and from `dist/server/main.js`. */
const folders = ['../../dist/widget/', '../widget/'].map((path) => new URL(path, import.meta.url))

const headers = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*', // pages of any origin load it as a module
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}

/** The built widget: `/widget.js` and, beside it, the chunks that it loads when it needs them. */
export function widgetFiles(): Hono<Env> {
  const retainedHeaders = [...RETAINED_304_HEADERS, ...Object.keys(headers)]
  return new Hono<Env>().get('/:file{[A-Za-z0-9_-]+\\.js}', etag({ retainedHeaders }), async (c, next) => {
    const file = c.req.param('file')
    const content = await findFile(file)
    if (content) return c.body(content, 200, { ...headers, 'cache-control': cacheFor(file) })
    if (file !== 'widget.js') return next()
    return c.text('The widget is not built yet: run `npm run build:widget` on the server.', 503, {
      'retry-after': '60',
    })
  })
}

/** Chunks carry a hash in their name, the entry does not. */
function cacheFor(file: string): string {
  return file === 'widget.js' ? 'no-cache' : 'public, max-age=31536000, immutable'
}

async function findFile(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (const folder of folders) {
    try {
      return new Uint8Array(await readFile(new URL(name, folder)))
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
    }
  }
  return undefined
}
