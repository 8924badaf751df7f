import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import * as v from 'valibot'
import type { Env, ServerDeps } from '../env.ts'
import { HttpProblem, invalid } from '../errors.ts'
import { pageHeaders } from '../page/headers.ts'
import { siteScope } from './fill.ts'
import { cases, watchedTeams } from './organisation.ts'
import type { DemoState } from './state.ts'
import { casePage, homePage, issuePage, startingPage } from './views.ts'
import { readProgress } from './waiting.ts'

const assets = {
  '/demo/intranet.css': { file: 'intranet.css', type: 'text/css; charset=utf-8' },
  '/demo/intranet.js': { file: 'intranet.js', type: 'text/javascript; charset=utf-8' },
}

const Watched = v.object({ team: v.picklist(watchedTeams), scope: v.picklist(['extension', siteScope]) })

/** The demo intranet: `/`, HR cases that embed the widget, issue pages for the extension. */
export function demoPages(deps: ServerDeps, state: DemoState): Hono<Env> {
  const app = new Hono<Env>()
    .use('/', pageHeaders)
    .use('/demo/*', pageHeaders)
    .get('/', (c) => c.html(homePage()))
    .get('/demo/hr-case', (c) => c.html(casePage(getCase('hr', c.req.query('id')))))
    .get('/demo/issue', (c) => c.html(issuePage(getCase('it-helpdesk', c.req.query('id')))))
    .get('/demo/progress', async (c) => {
      const watched = v.safeParse(Watched, c.req.query())
      if (!watched.success)
        throw invalid([{ pointer: '#/query', detail: 'team and scope must be ones of the demo' }])
      return c.json(await readProgress(deps, state.epoch, watched.output.scope, watched.output.team))
    })
  for (const [path, { file, type }] of Object.entries(assets)) {
    const content = readFileSync(new URL(`assets/${file}`, import.meta.url))
    app.get(path, (c) => c.body(content, 200, { 'content-type': type }))
  }
  return app
}

function getCase(team: string, id: string | undefined) {
  const own = cases.filter((one) => one.team === team)
  const found = id === undefined ? own[0] : own.find((one) => one.id === id)
  if (!found) throw new HttpProblem(404, 'not-found', 'There is no such case')
  return found
}

/** What is answered while the year is being filled in. */
export async function waitPage(): Promise<Response> {
  const text = String(await startingPage())
  return new Response(text, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '2' },
  })
}
