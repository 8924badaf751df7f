import { Hono } from 'hono'
import type { Deps } from '../env.ts'
import { pageHeaders } from '../page/headers.ts'
import { readFacts } from './facts.ts'
import { findText } from './text/language.ts'
import { transparencyPage } from './view.ts'

/** `/transparency`: what this server knows, for whoever wants to read or sign it. It names nobody, so it needs no session. */
export function transparencyPages(deps: Deps): Hono {
  return new Hono().get('/transparency', pageHeaders, async (c) => {
    const { language, text } = findText(c)
    c.header('vary', 'Accept-Language')
    return c.html(transparencyPage(await readFacts(deps), language, text))
  })
}
