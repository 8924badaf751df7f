import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { en, type TransparencyText } from './en.ts'

/** One text a language; each has what `en` has. */
const texts: Record<string, TransparencyText> = { en }

/** The reader's language, by `Accept-Language`; English for all that is not there. */
export function findText(c: Context): { language: string; text: TransparencyText } {
  const supports = Object.keys(texts)
  const language = accepts(c, { header: 'Accept-Language', supports, default: 'en' })
  return { language, text: texts[language] ?? en }
}
