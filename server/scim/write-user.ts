import type { InStatement } from '@libsql/client'
import { type Epoch, epochAt } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import { leave, logLeaving } from '../directory/leave.ts'
import type { Deps } from '../env.ts'
import { deletedName } from './deleted.ts'
import { scimError } from './error.ts'
import { countLeaving, countReturning } from './limit-leaving.ts'
import { resolvePerson, toPerson } from './person.ts'
import { createPlacer } from './place.ts'
import { findUser } from './read.ts'
import { requireMatch } from './require-match.ts'
import { type Shown, showUser, type UserResource } from './resource.ts'
import { enterpriseUrn, type ScimSchemas } from './schema.ts'
import { applyPatch, readUserBody } from './user-body.ts'

export type ScimDeps = Pick<Deps, 'db' | 'config' | 'clock'> & { schemas: ScimSchemas; baseUrl: string }

/** `POST /Users`. @throws SCIMError 409 `uniqueness`, 400 */
export async function createUser(deps: ScimDeps, body: unknown): Promise<Shown> {
  const resource = await readUserBody(deps.schemas, body)
  return deps.db.write(async (query) => {
    await requireUnique(query, resource, undefined)
    const id = await resolvePerson(query, resource)
    const statements = await writeUser(deps, query, id, resource)
    return { statements, result: showUser(deps.baseUrl, id, resource) }
  })
}

/** `PUT /Users/:id`: an active user stays so unless the body says otherwise. */
export async function replaceUser(
  deps: ScimDeps,
  id: string,
  body: unknown,
  ifMatch?: string,
): Promise<Shown> {
  const resource = await readUserBody(deps.schemas, body)
  return changeUser(deps, id, ifMatch, async () => resource)
}

/** `PATCH /Users/:id`. */
export async function patchUser(deps: ScimDeps, id: string, body: unknown, ifMatch?: string): Promise<Shown> {
  return changeUser(deps, id, ifMatch, (before) => applyPatch(deps.schemas, before, body))
}

/** `DELETE /Users/:id`: the person leaves. Erasing them is the administrator's. @throws SCIMError 404, 412 */
export function deleteUser(deps: ScimDeps, id: string, ifMatch?: string): Promise<void> {
  return deps.db.write(async (query) => {
    const before = await getUser(query, id)
    requireMatch(showUser(deps.baseUrl, id, before), ifMatch)
    const statements = [
      ...(await leaveNow(deps, query, id)),
      { sql: 'DELETE FROM scim_member WHERE person = ?', args: [id] },
      { sql: 'UPDATE scim_user SET user_name = ? WHERE person = ?', args: [deletedName(id), id] },
    ]
    return { statements, result: undefined }
  })
}

function changeUser(
  deps: ScimDeps,
  id: string,
  ifMatch: string | undefined,
  change: (before: UserResource) => Promise<UserResource>,
): Promise<Shown> {
  return deps.db.write(async (query) => {
    const before = await getUser(query, id)
    requireMatch(showUser(deps.baseUrl, id, before), ifMatch)
    const after = await change(before)
    requireSamePerson(id, before, after)
    const isSame = JSON.stringify(after) === JSON.stringify(before)
    if (!isSame) await requireUnique(query, after, id)
    const statements =
      isSame && (await isPlaced(query, id, after)) ? [] : await writeUser(deps, query, id, after)
    return { statements, result: showUser(deps.baseUrl, id, after) }
  })
}

/**
 * Everything hangs on the id: a user whom the provider knows by another id now, and who is called otherwise, is
 * somebody new who was given the user name of somebody else.
 * @throws SCIMError 409 `uniqueness`
 */
function requireSamePerson(id: string, before: UserResource, after: UserResource): void {
  const [was, is] = [toPerson(before), toPerson(after)]
  const isOther =
    before.externalId !== undefined && (after.externalId ?? before.externalId) !== before.externalId
  if (!isOther || was.name === is.name || (before.active && was.email === is.email)) return
  const remedy = `if it is somebody else, \`rapport erase ${id}\` and create them anew; if not, change name and id one after the other`
  throw scimError(409, 'uniqueness', `${id} is somebody else, by id, name and address: ${remedy}`)
}

async function getUser(query: Query, id: string): Promise<UserResource> {
  const found = await findUser(query, id)
  if (!found) throw scimError(404, '', `There is no user ${id}`)
  return found
}

async function requireUnique(
  query: Query,
  { userName }: UserResource,
  own: string | undefined,
): Promise<void> {
  const { rows } = await query({
    sql: 'SELECT person FROM scim_user WHERE user_name = ? AND person IS NOT ?',
    args: [userName.toLowerCase(), own ?? null],
  })
  if (rows.length > 0) throw scimError(409, 'uniqueness', `There is a user ${userName} already`)
}

async function writeUser(
  deps: ScimDeps,
  query: Query,
  id: string,
  resource: UserResource,
): Promise<InStatement[]> {
  const epoch = epochOf(deps)
  const { name, email, kind } = toPerson(resource)
  const team = await placeUser(query, id, resource)
  return [
    {
      sql: `INSERT INTO person (id, name, email, team, kind, added_epoch)
            VALUES (?1, ?2, ?3, ?4, coalesce(?5, 'employee'), ?6)
            ON CONFLICT (id) DO UPDATE SET name = ?2, email = ?3, team = ?4, kind = coalesce(?5, kind),
              left_epoch = CASE ?7 WHEN 1 THEN NULL ELSE left_epoch END`,
      args: [id, name, email, team, kind ?? null, epoch, resource.active ? 1 : 0],
    },
    {
      sql: `INSERT INTO scim_user (person, user_name, external_id, resource) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (person) DO UPDATE SET user_name = ?2, external_id = ?3, resource = ?4`,
      args: [id, resource.userName.toLowerCase(), resource.externalId ?? null, JSON.stringify(resource)],
    },
    ...(resource.active ? await countReturning(query, id, deps.clock()) : await leaveNow(deps, query, id)),
  ]
}

/** @throws HttpProblem 429 where too many leave on one day */
async function leaveNow(deps: ScimDeps, query: Query, id: string): Promise<InStatement[]> {
  const now = deps.clock()
  const counting = await countLeaving(query, id, now)
  return [...counting, ...leave([id], epochOf(deps)), ...(await logLeaving(query, [id], now))]
}

/** Whether a user who is sent unchanged is where the teams and groups that there are now have them. */
async function isPlaced(query: Query, id: string, resource: UserResource): Promise<boolean> {
  const { rows } = await query({ sql: 'SELECT team FROM person WHERE id = ?', args: [id] })
  return rows[0]?.team === (await placeUser(query, id, resource))
}

async function placeUser(query: Query, id: string, resource: UserResource): Promise<string> {
  const groups = await query({
    sql: 'SELECT display_name FROM scim_member JOIN scim_group ON id = grp WHERE person = ?',
    args: [id],
  })
  const current = await query({ sql: 'SELECT team FROM person WHERE id = ?', args: [id] })
  const team = (await createPlacer(query)).teamOf({
    groups: groups.rows.map(({ display_name }) => String(display_name)),
    department: resource[enterpriseUrn]?.department,
    current: current.rows[0] && String(current.rows[0].team),
  })
  if (team === undefined)
    throw scimError(400, 'invalidValue', 'There is no team yet: run `rapport directory import --teams` first')
  return team
}

function epochOf({ clock, config }: ScimDeps): Epoch {
  return epochAt(clock(), config.epochLength)
}
