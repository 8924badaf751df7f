/** What a person is in the directory; a lead is whoever leads a team, and may have any of these besides. */
export const storedRoles = ['member', 'analyst', 'administrator'] as const
export type StoredRole = (typeof storedRoles)[number]
export type Role = StoredRole | 'lead'

/** Whose teams' summaries a role is shown. Nobody is shown a rating: there is no route that answers one. */
export const reach = {
  member: 'own', // their team, the one it is shown within, and the whole organisation
  lead: 'subtree', // and all below what they lead
  analyst: 'all',
  administrator: 'all',
} as const satisfies Record<Role, 'own' | 'subtree' | 'all'>

/** What a route of the API asks for: nothing, a pass, any session, or the extension's, which is the person's own. */
export type Credential = 'none' | 'pass' | 'session' | 'own-session'

const everybody = ['member', 'lead', 'analyst', 'administrator'] as const satisfies Role[]
const open = (credential: Credential) => ({ credential, roles: everybody as readonly Role[] })

/**
 * Who may ask for what, for every route of the API. Roles differ in what is shown (`reach`), not in what may be
 * asked; what administrators change, they change on the server by `rapport`.
 */
export const access: Record<string, { credential: Credential; roles: readonly Role[] }> = {
  'POST /v1/ratings': open('pass'),
  'GET /v1/keys': open('none'),
  'GET /v1/counted/:list': open('none'),
  'POST /v1/sessions': open('none'), // the one-time code is what it takes
  'POST /v1/sessions/refresh': open('none'), // the refresh token
  'POST /v1/sessions/vouched': open('none'), // the site's token
  'GET /v1/sessions': open('own-session'),
  'DELETE /v1/sessions/:id': open('own-session'),
  'DELETE /v1/sessions': open('session'),
  'GET /v1/log': open('session'),
  'GET /v1/directory': open('session'),
  'GET /v1/directory/buckets/:bucket': open('session'),
  'POST /v1/unknown-identities': open('session'),
  'POST /v1/passes': open('session'),
  'POST /v1/transfers': open('session'),
  'GET /v1/transfers/:id': open('session'),
  'GET /v1/summaries/:team': open('session'),
  'GET /v1/thanks': open('own-session'),
  'POST /v1/thanks': open('session'),
  'DELETE /v1/thanks/:id': open('own-session'),
  'GET /v1/notes': open('own-session'),
  'POST /v1/notes': open('session'),
  'DELETE /v1/notes/:id': open('own-session'),
  'GET /v1/follow-ups': open('own-session'),
  'POST /v1/follow-ups': open('session'),
  'PATCH /v1/follow-ups/:id': open('own-session'),
  'DELETE /v1/follow-ups/:id': open('own-session'),
  'GET /v1/receiving': open('own-session'),
  'PUT /v1/receiving': open('own-session'),
}
