import * as fc from 'fast-check'
import { nastyText, rawBody, type Spoil, spoil } from './nasty.ts'
import type { Route } from './routes.ts'

export type Header = [name: string, value: string]

/** A request as it was drawn; all that it takes to send it, but for what is made and who asks. */
export type Drawn = {
  method: string
  /** Encoded or not, as it goes over the wire. */
  path: string
  /** Whether the path names what the route takes: only then may what was made stand in it. */
  isParamRight: boolean
  query: Record<string, string>
  rawQuery: string
  /** False: with what `headers` have, which is nothing or wrong. */
  isRight: boolean
  headers: Header[]
  body:
    | { kind: 'none' }
    | { kind: 'json'; value: unknown; spoil?: Spoil }
    | { kind: 'bytes'; bytes: Uint8Array }
  isMade: boolean
}

const chance = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 4) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other })

/** Wrong ways to say who one is, the pass among them. */
const wrongCredential: fc.Arbitrary<Header[]> = fc.oneof(
  fc.constant<Header[]>([]),
  fc
    .tuple(
      fc.constantFrom('authorization', 'rapport-pass'),
      fc.oneof(
        fc.constantFrom(
          'Bearer',
          'Bearer ',
          'bearer x',
          'Basic YTpi',
          `Bearer ${'A'.repeat(43)}`,
          `Bearer ${'A'.repeat(43)}, Bearer ${'B'.repeat(43)}`,
          '....',
          `2026-11.extension.g1.${'A'.repeat(43)}.${'A'.repeat(342)}`,
          `2026-11.site:portal.g1.${'A'.repeat(43)}.${'_'.repeat(342)}`,
          `2026-99.extension.g1.${'A'.repeat(43)}.${'A'.repeat(342)}`,
          `x${'.'.repeat(2000)}`,
        ),
        nastyText,
      ),
    )
    .map((header) => [header]),
)

const oddHeaders: fc.Arbitrary<Header[]> = fc.array(
  fc.oneof(
    fc.constantFrom<Header>(
      ['content-encoding', 'gzip'],
      ['content-type', 'text/plain'],
      ['content-type', 'application/json; charset=utf-16'],
      ['content-type', 'multipart/form-data; boundary=x'],
      ['content-type', 'multipart/form-data'],
      ['content-type', ''],
      ['if-none-match', '*'],
      ['if-none-match', 'W/"x", "y"'],
      ['if-match', 'W/"0"'],
      ['accept-language', 'fi;q=2,,;;=,x-\u00e9'],
      ['accept-encoding', 'gzip;q=0, br;q=x'],
      ['range', 'bytes=-1'],
      ['expect', 'x'],
      ['host', 'evil.test'],
      ['host', 'a b:99999999'],
      ['host', '[::1'],
      ['x-forwarded-host', 'evil.test'],
      ['x-http-method-override', 'DELETE'],
      ['cookie', 'rapport-sign-in=%E0%A4%A; =; ;;'],
      ['origin', 'null'],
      ['upgrade-insecure-requests', '1'],
    ),
    fc.tuple(
      fc.constantFrom('if-none-match', 'if-match', 'cookie', 'origin', 'accept', 'user-agent'),
      nastyText,
    ),
  ),
  { minLength: 1, maxLength: 3 },
)

const oddSegment = fc.oneof(
  nastyText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom(
    '%',
    '%zz',
    '%E0%A4%A',
    '%00',
    '%2e%2e%2f',
    '..%2F..',
    '%ff%fe',
    '\u00ff\u00fe',
    ';a=b',
    '//',
    '%u0041',
  ),
)

/** Requests to one route: half of them by who may, half of these with bodies that are as they should be. */
export function drawRequest(name: string, route: Route): fc.Arbitrary<Drawn> {
  const [verb = '', template = ''] = name.split(' ')
  const segment = fc.tuple(route.param ?? fc.constant(''), oddSegment, fc.nat(4))
  const odd = fc.record({
    credential: wrongCredential,
    isRight: fc.boolean(),
    headers: chance(fc.constant<Header[]>([]), oddHeaders),
    query: chance(route.query ?? fc.constant({}), fc.dictionary(nastyText, nastyText, { maxKeys: 3 })),
    rawQuery: chance(
      fc.constant(''),
      fc.constantFrom('%', '&&=&', 'a[b]=c', 'filter=%E0%A4', 'a=1&a=2', '?'),
      9,
    ),
    method: chance(
      fc.constant(verb),
      fc.constantFrom('PUT', 'OPTIONS', 'TRACE', 'PATCH', 'HEAD', 'PROPFIND'),
      30,
    ),
  })
  return fc.tuple(odd, segment, drawBody(route)).map(([one, [usual, nasty, at], body]) => {
    const isParamRight = at > 0 || route.param === undefined
    const filled = template.replace(/:[a-z]+(\{.*\})?/, () => (isParamRight ? encodeURI(usual) : nasty))
    return {
      method: one.method,
      path: filled,
      isParamRight,
      query: one.query,
      rawQuery: one.rawQuery,
      isRight: one.isRight,
      headers: [...typeOf(route, body), ...(one.isRight ? [] : one.credential), ...one.headers],
      body,
      isMade: route.made !== undefined && one.isRight,
    }
  })
}

function drawBody({ body, form, made }: Route): fc.Arbitrary<Drawn['body']> {
  const bytes = rawBody.map((raw): Drawn['body'] => ({ kind: 'bytes', bytes: raw }))
  const encoded = form?.map((fields): Drawn['body'] => ({
    kind: 'bytes',
    bytes: new TextEncoder().encode(new URLSearchParams(fields).toString()),
  }))
  if (encoded) return fc.oneof(encoded, fc.constant<Drawn['body']>({ kind: 'none' }), bytes)
  const usual = body ?? (made ? fc.constant({}) : undefined)
  if (!usual) return chance(fc.constant<Drawn['body']>({ kind: 'none' }), bytes, 20)
  return fc.oneof(
    { weight: 5, arbitrary: usual.map((value): Drawn['body'] => ({ kind: 'json', value })) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(usual, spoil)
        .map(([value, s]): Drawn['body'] => ({ kind: 'json', value, spoil: s })),
    },
    { weight: 1, arbitrary: bytes },
  )
}

function typeOf({ credential, form }: Route, body: Drawn['body']): Header[] {
  if (form) return [['content-type', 'application/x-www-form-urlencoded']]
  if (body.kind === 'none') return []
  return [['content-type', credential === 'scim' ? 'application/scim+json' : 'application/json']]
}
