import { randomUUID } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { Messages } from 'scimmy'
import * as v from 'valibot'
import type { Query } from '../db/writer.ts'
import { refuseInvalid, scimError } from './error.ts'
import { asFields, normaliseOperations } from './normalise.ts'
import { createPlacer } from './place.ts'
import { findGroup } from './read.ts'
import { GroupResource, type Shown, showGroup, UserResource } from './resource.ts'
import { enterpriseUrn, groupUrn } from './schema.ts'
import { requireMatch, type ScimDeps } from './write-user.ts'

/** `POST /Groups`. @throws SCIMError 409 `uniqueness`, 400 */
export async function createGroup(deps: ScimDeps, body: unknown): Promise<Shown> {
  const resource = await readGroupBody(deps, body)
  return deps.db.write(async (query) => {
    const { rows } = await query({
      sql: 'SELECT 1 FROM scim_group WHERE lower(display_name) = lower(?)',
      args: [resource.displayName],
    })
    if (rows.length > 0)
      throw scimError(409, 'uniqueness', `There is a group ${resource.displayName} already`)
    const id = randomUUID()
    const statements = await writeGroup(query, id, undefined, resource)
    return { statements, result: showGroup(deps.baseUrl, id, resource) }
  })
}

/** `PUT /Groups/:id`. */
export async function replaceGroup(
  deps: ScimDeps,
  id: string,
  body: unknown,
  ifMatch?: string,
): Promise<Shown> {
  const resource = await readGroupBody(deps, body)
  return changeGroup(deps, id, ifMatch, async () => resource)
}

/** `PATCH /Groups/:id`. */
export function patchGroup(deps: ScimDeps, id: string, body: unknown, ifMatch?: string): Promise<Shown> {
  return changeGroup(deps, id, ifMatch, (before) => refuseInvalid(() => applyPatch(deps, before, body)))
}

/** `DELETE /Groups/:id`: its members stay people, and in the team that they are in unless another group has them. */
export function deleteGroup(deps: ScimDeps, id: string, ifMatch?: string): Promise<void> {
  return deps.db.write(async (query) => {
    const before = await getGroup(query, id)
    requireMatch(showGroup(deps.baseUrl, id, before), ifMatch)
    const statements = [
      ...(await writeGroup(query, id, before, { ...before, members: [] })),
      { sql: 'DELETE FROM scim_group WHERE id = ?', args: [id] },
    ]
    return { statements, result: undefined }
  })
}

function changeGroup(
  deps: ScimDeps,
  id: string,
  ifMatch: string | undefined,
  change: (before: GroupResource) => Promise<GroupResource>,
): Promise<Shown> {
  return deps.db.write(async (query) => {
    const before = await getGroup(query, id)
    requireMatch(showGroup(deps.baseUrl, id, before), ifMatch)
    const after = await change(before)
    return {
      statements: await writeGroup(query, id, before, after),
      result: showGroup(deps.baseUrl, id, after),
    }
  })
}

async function getGroup(query: Query, id: string): Promise<GroupResource> {
  const found = await findGroup(query, id)
  if (!found) throw scimError(404, '', `There is no group ${id}`)
  return found
}

function readGroupBody({ schemas }: ScimDeps, body: unknown): Promise<GroupResource> {
  return refuseInvalid(() => toResource(new schemas.Group(asFields(body), 'in'), asFields(body).members))
}

function toResource(instance: object, members: unknown): GroupResource {
  const { displayName, externalId } = JSON.parse(JSON.stringify(instance))
  const resource = v.parse(GroupResource, { displayName, members: members ?? [] })
  const ids = new Set(resource.members.map(({ value }) => value))
  const own = externalId === undefined ? {} : { externalId: String(externalId) }
  return { ...resource, ...own, members: [...ids].sort().map((value) => ({ value })) }
}

/** Members are changed here, as there may be thousands; the library does the rest. */
async function applyPatch(
  { schemas }: ScimDeps,
  before: GroupResource,
  body: unknown,
): Promise<GroupResource> {
  const { Operations, schemas: named } = asFields(body)
  if (!Array.isArray(Operations) || Operations.length === 0)
    throw scimError(400, 'invalidSyntax', 'Operations must be a list of at least one')
  const members = new Set(before.members.map(({ value }) => value))
  const { members: _, ...rest } = before
  let instance: InstanceType<typeof schemas.Group> = new schemas.Group(
    { schemas: [groupUrn], ...rest },
    'both',
  )
  for (const operation of normaliseOperations(Operations, () => true)) {
    const left = patchMembers(members, operation)
    if (!left) continue
    const request = { schemas: named, Operations: [left] } as ConstructorParameters<
      typeof Messages.PatchOp
    >[0] // it checks
    instance = (await new Messages.PatchOp(request).apply(instance)) ?? instance
  }
  return toResource(
    instance,
    [...members].map((value) => ({ value })),
  )
}

type Operation = { op: string; path?: string; value?: unknown }

/** Applies what an operation says of members. @returns what it says besides */
function patchMembers(members: Set<string>, { op, path, value }: Operation): Operation | undefined {
  if (path === undefined) {
    const { members: named, ...rest } = asFields(value)
    if (named !== undefined) patchMembers(members, { op, path: 'members', value: named })
    return Object.keys(rest).length === 0 ? undefined : { op, value: rest }
  }
  if (!/^members\b/i.test(path)) return { op, path, value }
  const one = /^members\[value eq "([^"]*)"\]$/i.exec(path)?.[1]
  if (one === undefined && path.toLowerCase() !== 'members')
    throw scimError(400, 'invalidPath', 'members takes [value eq "id"] and no other path')
  const named = one === undefined ? readMembers(value) : [one]
  if (op === 'replace' || (op === 'remove' && one === undefined && value === undefined)) members.clear()
  for (const id of named) {
    if (op === 'remove') members.delete(id)
    else members.add(id)
  }
  return undefined
}

const Members = v.array(v.object({ value: v.string() }))

function readMembers(value: unknown): string[] {
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return v.parse(Members, list).map(({ value }) => value)
}

async function writeGroup(
  query: Query,
  id: string,
  before: GroupResource | undefined,
  after: GroupResource,
): Promise<InStatement[]> {
  const [old, members] = [before?.members ?? [], after.members].map((some) => some.map(({ value }) => value))
  const added = (members ?? []).filter((one) => !old?.includes(one))
  await requireUsers(query, added)
  return [
    {
      sql: `INSERT INTO scim_group (id, display_name, external_id) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET display_name = ?2, external_id = ?3`,
      args: [id, after.displayName, after.externalId ?? null],
    },
    { sql: 'DELETE FROM scim_member WHERE grp = ?', args: [id] },
    {
      sql: 'INSERT INTO scim_member (grp, person) SELECT ?, value FROM json_each(?)',
      args: [id, JSON.stringify(members)],
    },
    ...(await moveMembers(query, id, before, after)),
  ]
}

async function requireUsers(query: Query, ids: string[]): Promise<void> {
  const { rows } = await query({
    sql: `SELECT value FROM json_each(?) WHERE value NOT IN
            (SELECT person FROM scim_user WHERE user_name NOT LIKE ' %') LIMIT 1`,
    args: [JSON.stringify(ids)],
  })
  if (rows[0]) throw scimError(400, 'invalidValue', `The member ${rows[0].value} is not a user`)
}

/** Everybody who is or was in a group that names a team goes where their groups say now. */
async function moveMembers(
  query: Query,
  id: string,
  before: GroupResource | undefined,
  after: GroupResource,
): Promise<InStatement[]> {
  const { isTeam, teamOf } = await createPlacer(query)
  if (![before?.displayName ?? '', after.displayName].some(isTeam)) return []
  const concerned = new Set([...(before?.members ?? []), ...after.members].map(({ value }) => value))
  const members = new Set(after.members.map(({ value }) => value))
  const { rows } = await query({
    sql: `SELECT p.id, p.team, s.resource,
            (SELECT json_group_array(display_name) FROM scim_member JOIN scim_group g ON g.id = grp
             WHERE person = p.id AND grp <> ?1) AS others
          FROM person p JOIN scim_user s ON s.person = p.id WHERE p.id IN (SELECT value FROM json_each(?2))`,
    args: [id, JSON.stringify([...concerned])],
  })
  const moves = rows.map((row) => ({
    person: String(row.id),
    team: teamOf({
      groups: [
        ...v.parse(v.array(v.string()), JSON.parse(String(row.others))),
        ...(members.has(String(row.id)) ? [after.displayName] : []),
      ],
      department: v.parse(UserResource, JSON.parse(String(row.resource)))[enterpriseUrn]?.department,
      current: String(row.team),
    }),
  }))
  const sql = `UPDATE person SET team = given.value ->> 'team' FROM json_each(?) given
               WHERE person.id = given.value ->> 'person' AND team <> given.value ->> 'team'`
  return [{ sql, args: [JSON.stringify(moves.filter(({ team }) => team !== undefined))] }]
}
