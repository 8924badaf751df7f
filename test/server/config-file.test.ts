import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatVariables } from '../../server/config-file.ts'

test('whatever is written is read back as it was, or is not written', () => {
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', "'", '`', '\\', 'n', '#', ' ', '=', '$') }),
  )
  fc.assert(
    fc.property(value, (organisation) => {
      const text = formatVariables({ RAPPORT_ORGANISATION: organisation, RAPPORT_PORT: '8787' })
      if (text !== undefined)
        expect({ ...parseEnv(text) }).toEqual({ RAPPORT_ORGANISATION: organisation, RAPPORT_PORT: '8787' })
    }),
  )
})

test.each(['Lumen Works', "O'Brien & Söhne", 'The "Best" #1 Company', 'Äänekoski Oy', 'a\\nb'])(
  '%s can be written',
  (name) => {
    expect(formatVariables({ RAPPORT_ORGANISATION: name })).toBeDefined()
  },
)
