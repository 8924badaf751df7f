import { languageDetector } from 'hono/language'
import { en, type TransparencyText } from './en.ts'
import { fi } from './fi.ts'
import { pl } from './pl.ts'

/** One text a language; each has what `en` has. */
export const texts: Record<string, TransparencyText> = { en, fi, pl }

/** Another language that the page can be read in, by its own name. */
export type OtherLanguage = { language: string; name: string }

/** Sets `language`: what `?lang=` says, else `Accept-Language`, else English. It keeps no cookie. */
export const detectLanguage = languageDetector({
  order: ['querystring', 'header'],
  supportedLanguages: Object.keys(texts),
  fallbackLanguage: 'en',
  caches: false,
})

/** The words of a language that was detected, and which others there are. */
export function findText(language: string): { text: TransparencyText; others: OtherLanguage[] } {
  const others = Object.entries(texts)
    .filter(([other]) => other !== language)
    .map(([other, { name }]) => ({ language: other, name }))
  return { text: texts[language] ?? en, others }
}
