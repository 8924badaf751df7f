import type { InStatement } from '@libsql/client'
import * as v from 'valibot'
import type { Query } from '../db/writer.ts'
import { createPlacer } from './place.ts'
import { type GroupResource, UserResource } from './resource.ts'
import { enterpriseUrn } from './schema.ts'

/** The statements by which everybody who is or was in a group that names a team goes where their groups say now. */
export async function moveMembers(
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
