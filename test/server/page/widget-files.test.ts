import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { pageAssets } from '../../../server/page/assets.ts'
import { widgetFiles } from '../../../server/page/widget-files.ts'

test('the widget may be loaded from any origin, or says how it is built', async () => {
  const answer = await widgetFiles().request('/widget.js', { headers: { origin: 'https://portal.test' } })
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  if (answer.status === 200) {
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const again = await widgetFiles().request('/widget.js', {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    expect(again.headers.get('access-control-allow-origin')).toBe('*')
  } else {
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('npm run build:widget')
  }
})

test('nothing but scripts of the widget can be read', async () => {
  for (const path of ['/..%2fserver%2fmain.js', '/package.json', '/no-such-chunk.js']) {
    expect((await widgetFiles().request(path)).status).toBe(404)
  }
})

test('pages find their style sheet, icon and script', async () => {
  const app = new Hono().route('/', pageAssets()).route('/', widgetFiles())
  for (const path of ['/assets/page.css', '/assets/icon.svg', '/sign-in.js']) {
    expect((await app.request(path)).status).toBe(200)
  }
})
