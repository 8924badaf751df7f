import { html } from 'hono/html'

type Markup = ReturnType<typeof html>

export type Page = {
  title: string
  language?: string
  body: Markup
  styles?: string[]
  scripts?: string[]
  bodyClass?: string
  refreshAfterSeconds?: number
}

/** A whole page in the server's own look. Scripts are modules, so they run once the page is there. */
export function layout({
  title,
  language = 'en',
  body,
  styles = [],
  scripts = [],
  bodyClass = '',
  refreshAfterSeconds,
}: Page): Markup {
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    ${refreshAfterSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshAfterSeconds}">`}
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    ${['/assets/page.css', ...styles].map((href) => html`<link rel="stylesheet" href="${href}">`)}
    ${scripts.map((src) => html`<script type="module" src="${src}"></script>`)}
  </head>
  <body class="${bodyClass}">${body}</body>
</html>`
}
