import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { html } from 'hono/html'
import type { Env } from '../env.ts'
import { answerProblem, HttpProblem } from '../errors.ts'
import { pageHeaders } from './headers.ts'
import { layout } from './layout.ts'

const problem = 'application/problem+json'

/** Hono's `notFound`: a page for whoever typed an address, a problem for programs. */
export async function answerNotFound(c: Context<Env>): Promise<Response> {
  const wanted = accepts(c, { header: 'Accept', supports: [problem, 'text/html'], default: problem })
  c.header('vary', 'Accept')
  if (wanted === problem)
    return answerProblem(new HttpProblem(404, 'not-found', 'There is nothing at this address'), c)
  await pageHeaders(c, async () => undefined)
  return c.html(notFoundPage(), 404)
}

function notFoundPage() {
  return layout({
    title: 'Nothing here · Rapport',
    bodyClass: 'centred',
    body: html`<main class="card">
      <h1>There is nothing at this address</h1>
      <p class="lead">A letter of it may have gone astray on the way.</p>
      <p><a href="/">To the first page</a></p>
    </main>`,
  })
}
