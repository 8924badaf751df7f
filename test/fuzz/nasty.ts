import * as fc from 'fast-check'

const long = (text: string) => fc.constantFrom(100, 1_001, 5_000).map((n) => text.repeat(n))

/** Texts that break what was not written with them in mind. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    '\u202eevil',
    '\u3164',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'NaN',
    '-1',
    '1e999',
    '../../../etc/passwd',
    '%00',
    '%',
    "'; DROP TABLE person; --",
    '=cmd|/C calc!A0',
    '@SUM(1)',
    '<script>alert(1)</script>',
    '{{7*7}}',
    '9'.repeat(400),
    'people.csv;id,name',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  long('é'),
  long('a'),
)

const nastyNumber = fc.oneof(
  fc.constantFrom(-1, -0, 0.5, 2 ** 31, 2 ** 53, 1e308, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER + 2),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
)

const deep = fc.constantFrom(20, 200, 800).chain((depth) =>
  fc.boolean().map((isList): unknown => {
    let value: unknown = 1
    for (let at = 0; at < depth; at++) value = isList ? [value] : { a: value }
    return value
  }),
)

/** A JSON value that nobody asked for. */
const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: nastyText },
  { weight: 3, arbitrary: nastyNumber },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], { toString: 1 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: deep },
)

/** One value put in another's place, or beside it; the whole where `at` is beyond the last place. */
export type Spoil = { at: number; value: unknown; adds: boolean }
export const spoil: fc.Arbitrary<Spoil> = fc.record({
  at: fc.nat(1000),
  value: nastyValue,
  adds: fc.boolean(),
})

/** A copy of the body, spoiled. */
export function applySpoil(whole: unknown, { at, value, adds }: Spoil): unknown {
  const copy: unknown = structuredClone(whole)
  const places = placesIn(copy)
  const place = places[at % (places.length + 1)]
  if (!place) return adds && isRecord(copy) ? { ...copy, [String(at)]: value } : value
  place.holder[place.key] = value
  return copy
}

type Place = { holder: Record<string, unknown>; key: string }

function placesIn(value: unknown): Place[] {
  if (!isRecord(value)) return []
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(value[key])])
}

/** Lists too: their places have numbers for names. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Bytes that are no JSON, or hardly. */
export const rawBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .constantFrom(
      '',
      '{',
      '[',
      '{"a":',
      '"',
      'nul',
      '01',
      '[1,]',
      '{"a":1}}',
      '\ufeff{}',
      '--x\r\n',
      'a=1&b=%',
    )
    .map((text) => new TextEncoder().encode(text)),
  fc.constantFrom(1_000, 30_000).map((n) => new TextEncoder().encode('['.repeat(n))),
  fc.constantFrom(65_537, 300_000).map((n) => new Uint8Array(n).fill(0x20)),
  fc.constant(new TextEncoder().encode('{"id":1e999,"id":2,"__proto__":{"a":1}}')),
)
