import * as v from 'valibot'
import { type Text, en as widgetEn } from '../../widget/text/en.ts'
import { type ExtensionText, en } from './en.ts'

/** Every language by its code, with its own name for itself. */
export const languageNames = { en: 'English' } as const

export const Language = v.picklist(['en'])
export type Language = v.InferOutput<typeof Language>

type Words = { text: ExtensionText; widgetText: Text }

const words: Record<Language, Words> = { en: { text: en, widgetText: widgetEn } }

/** The words of popup, settings and what they show of the widget. */
export function wordsIn(language: Language): Words {
  return words[language]
}
