import { randomUUID } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import * as v from 'valibot'
import type { Query } from '../db/writer.ts'
import { applyOperations, readPatch, requireFewOperations } from './apply-patch.ts'
import { isThereSql } from './deleted.ts'
import { refuseInvalid, scimError } from './error.ts'
import { moveMembers } from './move-members.ts'
import { asFields } from './normalise.ts'
import { normaliseOperations } from './normalise-patch.ts'
import { patchMembers } from './patch-members.ts'
import { findGroup, findGroupsNamed } from './read.ts'
import { requireMatch } from './require-match.ts'
import { GroupResource, type Shown, showGroup } from './resource.ts'
import { groupUrn, type ScimSchemas } from './schema.ts'
import type { ScimDeps } from './write-user.ts'

/** `POST /Groups`. @throws SCIMError 409 `uniqueness`, 400 */
export async function createGroup(deps: ScimDeps, body: unknown): Promise<Shown> {
  const resource = await readGroupBody(deps, body)
  return deps.db.write(async (query) => {
    if ((await findGroupsNamed(query, resource.displayName)).length > 0)
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
  const own = externalId === undefined ? {} : { externalId: String(externalId) }
  const resource = v.parse(GroupResource, { displayName, ...own, members: members ?? [] })
  const ids = new Set(resource.members.map(({ value }) => value))
  return { ...resource, members: [...ids].sort().map((value) => ({ value })) }
}

async function applyPatch(
  { schemas }: ScimDeps,
  before: GroupResource,
  body: unknown,
): Promise<GroupResource> {
  const patch = readPatch(body)
  const members = new Set(before.members.map(({ value }) => value))
  const { members: _, ...rest } = before
  let instance: InstanceType<ScimSchemas['Group']> = new schemas.Group(
    { schemas: [groupUrn], ...rest },
    'both',
  )
  const others = normaliseOperations(patch.operations, []).flatMap(
    (operation) => patchMembers(members, operation) ?? [],
  )
  requireFewOperations(others.length)
  for (const operation of others) instance = await applyOperations(instance, patch, [operation])
  return toResource(
    instance,
    [...members].map((value) => ({ value })),
  )
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
            (SELECT person FROM scim_user WHERE ${isThereSql}) LIMIT 1`,
    args: [JSON.stringify(ids)],
  })
  if (rows[0]) throw scimError(400, 'invalidValue', `The member ${rows[0].value} is not a user`)
}
