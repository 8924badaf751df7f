import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Deps, Env } from '../env.ts'
import { hasEtag } from '../etag.ts'
import { mostListed, resourceTypes, serviceProviderConfig } from './discovery.ts'
import { answerScimError, scimError } from './error.ts'
import { findGroup, findUser, type List, type ListRequest, listGroups, listUsers } from './read.ts'
import { type Shown, showGroup, showUser } from './resource.ts'
import { createSchemas } from './schema.ts'
import { requireToken } from './token.ts'
import { createGroup, deleteGroup, patchGroup, replaceGroup } from './write-group.ts'
import { createUser, deleteUser, patchUser, replaceUser } from './write-user.ts'

const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const mostBytes = 2 * 1024 * 1024 // a group of ten thousand
const listedUnlessSaid = 100

/** SCIM 2.0 (RFC 7643, RFC 7644) for identity providers, below `/scim/v2`. */
export function scimRoutes({ db, config, clock }: Pick<Deps, 'db' | 'config' | 'clock'>) {
  const baseUrl = `${config.publicUrl}/scim/v2`
  const deps = { db, config, clock, baseUrl, schemas: createSchemas() }
  const described = deps.schemas.described.map((one) => ({
    ...one,
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${one.id}` },
  }))
  const types = resourceTypes(baseUrl)
  const { query } = db

  return new Hono<Env>()
    .basePath('/scim/v2')
    .onError(answerScimError)
    .use(requireToken(db))
    .use(bodyLimit({ maxSize: mostBytes, onError: refuseLarge }))
    .get('/ServiceProviderConfig', (c) => scim(c, serviceProviderConfig(baseUrl)))
    .get('/ResourceTypes', (c) => scim(c, toList(types)))
    .get('/ResourceTypes/:id', (c) => scim(c, getById(types, c.req.param('id'))))
    .get('/Schemas', (c) => scim(c, toList(described)))
    .get('/Schemas/:id', (c) => scim(c, getById(described, c.req.param('id'))))

    .get('/Users', async (c) => sendList(c, await listUsers(query, baseUrl, readRequest(c)), readRequest(c)))
    .post('/Users', async (c) => created(c, await createUser(deps, await readJson(c))))
    .get('/Users/:id', async (c) => {
      const found = await findUser(query, c.req.param('id'))
      return sendOne(c, found && showUser(baseUrl, c.req.param('id'), found))
    })
    .put('/Users/:id', async (c) =>
      sendOne(c, await replaceUser(deps, c.req.param('id'), await readJson(c), c.req.header('if-match'))),
    )
    .patch('/Users/:id', async (c) =>
      sendOne(c, await patchUser(deps, c.req.param('id'), await readJson(c), c.req.header('if-match'))),
    )
    .delete('/Users/:id', async (c) => {
      await deleteUser(deps, c.req.param('id'), c.req.header('if-match'))
      return c.body(null, 204)
    })

    .get('/Groups', async (c) =>
      sendList(c, await listGroups(query, baseUrl, readRequest(c)), readRequest(c)),
    )
    .post('/Groups', async (c) => created(c, await createGroup(deps, await readJson(c))))
    .get('/Groups/:id', async (c) => {
      const found = await findGroup(query, c.req.param('id'))
      return sendOne(c, found && showGroup(baseUrl, c.req.param('id'), found))
    })
    .put('/Groups/:id', async (c) =>
      sendOne(c, await replaceGroup(deps, c.req.param('id'), await readJson(c), c.req.header('if-match'))),
    )
    .patch('/Groups/:id', async (c) =>
      sendOne(c, await patchGroup(deps, c.req.param('id'), await readJson(c), c.req.header('if-match'))),
    )
    .delete('/Groups/:id', async (c) => {
      await deleteGroup(deps, c.req.param('id'), c.req.header('if-match'))
      return c.body(null, 204)
    })
    .all('*', () => {
      throw scimError(404, '', 'There is nothing at this address')
    })
}

function refuseLarge(): never {
  throw scimError(413, '', `A request may have at most ${mostBytes} bytes`)
}

async function readJson(c: Context<Env>): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text())
  } catch (cause) {
    if (cause instanceof SyntaxError) throw scimError(400, 'invalidSyntax', 'The body is not JSON')
    throw cause
  }
}

function readRequest(c: Context<Env>): ListRequest {
  const {
    filter,
    startIndex = '1',
    count = String(listedUnlessSaid),
    excludedAttributes = '',
  } = c.req.query()
  const [from, n] = [startIndex, count].map((text) => {
    if (!/^-?\d{1,9}$/.test(text))
      throw scimError(400, 'invalidValue', 'startIndex and count must be whole numbers')
    return Number(text)
  })
  return {
    filter,
    startIndex: Math.max(1, from ?? 1),
    count: Math.min(mostListed, Math.max(0, n ?? listedUnlessSaid)),
    members: !/\bmembers\b/i.test(excludedAttributes),
  }
}

function sendList(c: Context<Env>, { total, shown }: List, { startIndex }: ListRequest): Response {
  return scim(
    c,
    toList(
      shown.map((one) => project(c, one)),
      total,
      startIndex,
    ),
  )
}

function toList(resources: object[], totalResults = resources.length, startIndex = 1): object {
  return {
    schemas: [listUrn],
    ...{ totalResults, startIndex, itemsPerPage: resources.length, Resources: resources },
  }
}

/** @throws SCIMError 404 */
function sendOne(c: Context<Env>, shown: Shown | undefined): Response {
  if (!shown) throw scimError(404, '', 'There is no such resource')
  const { version } = shown.meta
  c.header('etag', version)
  const isKnown = c.req.method === 'GET' && hasEtag(c.req.header('if-none-match'), version)
  return isKnown ? c.body(null, 304) : scim(c, project(c, shown))
}

function created(c: Context<Env>, shown: Shown): Response {
  c.header('location', String(asMeta(shown).location))
  c.header('etag', shown.meta.version)
  return scim(c, project(c, shown), 201)
}

function asMeta({ meta }: Shown): Record<string, unknown> {
  return meta
}

function getById<T extends { id: string }>(all: T[], id: string): T {
  const found = all.find((one) => one.id === id)
  if (!found) throw scimError(404, '', `There is no ${id}`)
  return found
}

/** `attributes` and `excludedAttributes` (RFC 7644 §3.9), by their first part; the id is always there. */
function project(c: Context<Env>, shown: Shown): object {
  const names = (parameter: string) =>
    c.req
      .query(parameter)
      ?.split(',')
      .map((name) => name.trim().split(/[.[]/, 1)[0]?.toLowerCase())
  const [wanted, unwanted] = [names('attributes'), names('excludedAttributes')]
  const isWanted = (key: string) =>
    ['id', 'schemas'].includes(key) ||
    ((wanted?.includes(key.toLowerCase()) ?? true) && !unwanted?.includes(key.toLowerCase()))
  return Object.fromEntries(Object.entries(shown).filter(([key]) => isWanted(key)))
}

function scim(c: Context<Env>, body: object, status: 200 | 201 = 200): Response {
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/scim+json' })
}
