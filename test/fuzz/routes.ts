import * as fc from 'fast-check'
import type * as v from 'valibot'
import { UnknownIdentity } from '../../server/contract/directory.ts'
import { Epoch } from '../../server/contract/epoch.ts'
import { FollowUpChange, FollowUpRequest } from '../../server/contract/follow-up.ts'
import { TeamId } from '../../server/contract/id.ts'
import { NamedId } from '../../server/contract/named.ts'
import { Note } from '../../server/contract/note.ts'
import { RatingBatch } from '../../server/contract/rating.ts'
import { Receiving } from '../../server/contract/receiving.ts'
import { SessionId } from '../../server/contract/session.ts'
import { Thanks } from '../../server/contract/thanks.ts'
import { TransferId } from '../../server/contract/transfer.ts'
import { access, type Credential } from '../../server/identity/roles.ts'
import { fromSchema } from './from-schema.ts'
import { blinded, known } from './known.ts'
import type { Made } from './made.ts'
import { nastyText } from './nasty.ts'
import { scimFilter, scimGroup, scimGroupId, scimId, scimPatch, scimUser } from './scim.ts'

type Fields = Record<string, string>

/** What a request to a route is drawn from. `made`: what only the server can make is put in when it is sent. */
export type Route = {
  credential: Credential | 'scim'
  /** What takes the place of `:name` in its path. */
  param?: fc.Arbitrary<string>
  query?: fc.Arbitrary<Fields>
  body?: fc.Arbitrary<unknown>
  form?: fc.Arbitrary<Fields>
  made?: Made
  /** For people: what is refused is a page. */
  page?: true
}

const of = (schema: v.GenericSchema) => fromSchema(schema, known)
const text = (schema: v.GenericSchema) => of(schema).map(String)
/** Any of these, as texts. */
const fields = (all: Record<string, fc.Arbitrary<string>>) =>
  fc
    .record(all, { requiredKeys: [] })
    .map((some) => Object.fromEntries(Object.entries(some).map(([name, one]) => [name, String(one)])))
const named = text(NamedId)

const signIn = fields({
  client: fc.constantFrom('extension', 'embed'),
  challenge: fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
  state: fc.stringMatching(/^[A-Za-z0-9._~-]{1,20}$/),
  origin: fc.constantFrom('https://portal.test', 'https://evil.test', 'null'),
  invite: nastyText,
  person: nastyText,
})

const api: Record<string, Omit<Route, 'credential'>> = {
  'POST /v1/ratings': { body: of(RatingBatch) },
  'GET /v1/keys': {},
  'GET /v1/counted/:list': { param: text(Epoch) },
  'POST /v1/sessions': { made: 'code' },
  'POST /v1/sessions/refresh': { made: 'refresh' },
  'POST /v1/sessions/vouched': { made: 'voucher' },
  'GET /v1/sessions': {},
  'DELETE /v1/sessions/:id': { param: text(SessionId), made: 'session' },
  'DELETE /v1/sessions': { made: 'session' },
  'GET /v1/log': {},
  'GET /v1/directory': { query: fields({ since: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/) }) },
  'GET /v1/directory/buckets/:bucket': { param: fc.nat(70).map(String) },
  'POST /v1/unknown-identities': { body: of(UnknownIdentity) },
  'POST /v1/passes': {
    body: blinded.map((value) => ({ epoch: '2026-11', passes: [{ group: 'g1', blinded: value }] })),
  },
  'POST /v1/transfers': {
    body: fc.record({ id: of(TransferId), box: fc.stringMatching(/^[A-Za-z0-9_-]{40,60}$/) }),
  },
  'GET /v1/transfers/:id': { param: text(TransferId) },
  'GET /v1/summaries/:team': {
    param: text(TeamId),
    query: fields({ weeks: fc.integer({ min: 1, max: 520 }).map(String) }),
  },
  'GET /v1/thanks': {},
  'POST /v1/thanks': { body: of(Thanks) },
  'DELETE /v1/thanks/:id': { param: named },
  'GET /v1/notes': {},
  'POST /v1/notes': { body: of(Note) },
  'DELETE /v1/notes/:id': { param: named },
  'GET /v1/follow-ups': {},
  'POST /v1/follow-ups': { body: of(FollowUpRequest) },
  'PATCH /v1/follow-ups/:id': { param: named, body: of(FollowUpChange) },
  'DELETE /v1/follow-ups/:id': { param: named },
  'GET /v1/receiving': {},
  'PUT /v1/receiving': { body: of(Receiving) },
}

const list = fields({
  filter: scimFilter,
  startIndex: fc.oneof(fc.integer().map(String), nastyText),
  count: fc.oneof(fc.integer().map(String), nastyText),
  excludedAttributes: fc.constantFrom('members', 'id', 'emails.value,,'),
  attributes: fc.constantFrom('userName', 'meta', '[', 'name.givenName'),
})

const scim: Record<string, Omit<Route, 'credential'>> = {
  'GET /scim/v2/ServiceProviderConfig': {},
  'GET /scim/v2/ResourceTypes': {},
  'GET /scim/v2/ResourceTypes/:id': { param: fc.constantFrom('User', 'Group', 'Car') },
  'GET /scim/v2/Schemas': {},
  'GET /scim/v2/Schemas/:id': { param: fc.constant('urn:ietf:params:scim:schemas:core:2.0:User') },
  'GET /scim/v2/Users': { query: list },
  'POST /scim/v2/Users': { body: scimUser },
  'GET /scim/v2/Users/:id': { param: scimId, query: list },
  'PUT /scim/v2/Users/:id': { param: scimId, body: scimUser },
  'PATCH /scim/v2/Users/:id': { param: scimId, body: scimPatch },
  'DELETE /scim/v2/Users/:id': { param: scimId },
  'GET /scim/v2/Groups': { query: list },
  'POST /scim/v2/Groups': { body: scimGroup },
  'GET /scim/v2/Groups/:id': { param: scimGroupId, made: 'group' },
  'PUT /scim/v2/Groups/:id': { param: scimGroupId, body: scimGroup, made: 'group' },
  'PATCH /scim/v2/Groups/:id': { param: scimGroupId, body: scimPatch, made: 'group' },
  'DELETE /scim/v2/Groups/:id': { param: scimGroupId, made: 'group' },
}

const pages: Record<string, Omit<Route, 'credential'>> = {
  'GET /sign-in': { query: signIn },
  'POST /sign-in': { form: signIn, made: 'invite' },
  'GET /sign-in/done': { query: signIn },
  'GET /sign-in/:provider': { param: fc.constant('kestrel'), query: signIn, made: 'asker' },
  'GET /sign-in/:provider/callback': {
    param: fc.constant('kestrel'),
    query: fields({ code: nastyText, state: nastyText, error: nastyText, iss: nastyText }),
    made: 'attempt',
  },
  'GET /transparency': { query: fields({ lang: fc.constantFrom('fi', 'en', 'pl', 'xx') }) },
  'GET /': {},
  'GET /teams': {},
}

const files: Record<string, Omit<Route, 'credential'>> = {
  'GET /assets/page.css': {},
  'GET /assets/transparency.css': {},
  'GET /assets/icon.svg': {},
  'GET /sign-in.js': {},
  // Not its own name: where the widget is not built, that is answered with 503.
  'GET /:file{[A-Za-z0-9_-]+\\.js}': { param: fc.stringMatching(/^[A-Za-z0-9_-]{1,40}x\.js$/) },
  'GET /extension/:file': { param: fc.constantFrom('updates.xml', 'rapport.crx', 'policy-chromium.json') },
  'GET /healthz': {},
  'GET /metrics': {},
}

const open = (routes: Record<string, Omit<Route, 'credential'>>, more: Pick<Route, 'credential' | 'page'>) =>
  Object.entries(routes).map(([name, route]): [string, Route] => [name, { ...route, ...more }])

/** Every route of the app, by method and path; SCIM's come last, as they make people leave. */
export const routes: ReadonlyMap<string, Route> = new Map([
  ...open(files, { credential: 'none' }),
  ...open(pages, { credential: 'none', page: true }),
  ...Object.entries(api).map(([name, route]): [string, Route] => [
    name,
    { ...route, credential: access[name]?.credential ?? 'none' },
  ]),
  ...open(scim, { credential: 'scim' }),
])
