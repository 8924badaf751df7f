import { Hono } from 'hono'
import type { LanguageVariables } from 'hono/language'
import type { Deps } from '../env.ts'
import { pageHeaders } from '../page/headers.ts'
import { readFacts } from './facts.ts'
import { detectLanguage, findText } from './text/language.ts'
import { transparencyPage } from './view.ts'

/** `/transparency`: what this server knows, for whoever wants to read or sign it. It names nobody, so it needs no session. */
export function transparencyPages(deps: Deps): Hono<{ Variables: LanguageVariables }> {
  const pages = new Hono<{ Variables: LanguageVariables }>()
  return pages.get('/transparency', pageHeaders, detectLanguage, async (c) => {
    const language = c.get('language')
    c.header('content-language', language)
    c.header('vary', 'Accept-Language')
    return c.html(transparencyPage(await readFacts(deps), language, findText(language)))
  })
}
