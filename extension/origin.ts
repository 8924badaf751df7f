import * as v from 'valibot'

/** An origin exactly as `URL.origin` writes it. */
export const Origin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => URL.canParse(text) && new URL(text).origin === text, 'must be an origin'),
)
