import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { etag } from 'hono/etag'

/** Beside this file in the source and beside `main.js` in the bundle. */
const folder = new URL('assets/', import.meta.url)

const files = {
  '/assets/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/assets/transparency.css': { file: 'transparency.css', type: 'text/css; charset=utf-8' },
  '/assets/icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
  '/sign-in.js': { file: 'sign-in.js', type: 'text/javascript; charset=utf-8' },
}

/** The files that the server's own pages use. */
export function pageAssets(): Hono {
  const app = new Hono()
  for (const [path, { file, type }] of Object.entries(files)) {
    const content = readFileSync(new URL(file, folder))
    app.get(path, etag(), (c) =>
      c.body(content, 200, {
        'content-type': type,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      }),
    )
  }
  return app
}
