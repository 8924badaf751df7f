import * as v from 'valibot'

/** Control characters and separators of lines, but the newline; NUL would end the text in the database. */
const control = /(?!\n)[\p{Cc}\u2028\u2029]/u
/** What turns the direction of the text that follows it, also of text that is not the writer's. */
const bidi = /[\u202a-\u202e\u2066-\u2069]/u
/** A surrogate without its other half: stored, it would become another character. */
const lone = /\p{Surrogate}/u
/** Letters, digits, punctuation, symbols: with none of them there is nothing to see. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u
/** Symbols and letters that are drawn as nothing: the Hangul fillers, the empty Braille pattern. */
const blank = /[\u115f\u1160\u3164\uffa0\u2800]/gu

/** The rule for every text that one person writes and another reads. Line ends may be Windows'; they become newlines. */
export const ReadableText = v.pipe(
  v.string(),
  v.transform((text) => text.replaceAll('\r\n', '\n').replaceAll('\t', ' ')),
  v.trim(),
  v.check((text) => !control.test(text), 'must not have control characters'),
  v.check((text) => !bidi.test(text), 'must not have characters that turn the direction of text'),
  v.check((text) => !lone.test(text), 'must not have half characters'),
  v.check((text) => visible.test(text.replace(blank, '')), 'must have something to read'),
)

/** A name: readable text on one line. */
export const ReadableName = v.pipe(
  ReadableText,
  v.check((text) => !text.includes('\n'), 'must be on one line'),
  v.maxLength(120, 'is longer than 120 characters'),
)
