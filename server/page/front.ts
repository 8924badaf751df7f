import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Deps } from '../env.ts'
import { pageHeaders } from './headers.ts'
import { layout } from './layout.ts'

/** What somebody sees who opens the server's address: `/teams`, and `/` where the demo has no page of its own. */
export function frontPages({ config, demo }: Pick<Deps, 'config' | 'demo'>): Hono {
  const app = new Hono()
  for (const path of demo ? ['/teams'] : ['/', '/teams'])
    app.get(path, pageHeaders, (c) => c.html(frontPage(config.organisation, config.publicUrl)))
  return app
}

function frontPage(organisation: string, address: string) {
  return layout({
    title: `Rapport · ${organisation}`,
    bodyClass: 'centred',
    body: html`<main class="card">
      <p class="eyebrow">${organisation}</p>
      <h1>This is our Rapport server</h1>
      <p class="lead">With Rapport, colleagues say how the help was that they got from one another, in two seconds and
        without their names. Teams see it only as sums of several people.</p>
      <ol class="steps">
        <li><strong>Get the Rapport extension</strong> for your browser. Your administrator says where, or has installed it for you already.</li>
        <li><strong>Open its popup</strong> by the Rapport icon beside the address bar.</li>
        <li><strong>Paste your invite link</strong>, or this address: <strong class="break">${address}</strong></li>
      </ol>
      <p>Your own team’s result is in that popup, too.</p>
      <p class="note"><a href="/transparency">What this server knows, and what it cannot know</a></p>
    </main>`,
  })
}
