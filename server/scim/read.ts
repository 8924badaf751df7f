import type { InStatement } from '@libsql/client'
import * as v from 'valibot'
import type { Query } from '../db/writer.ts'
import { isThereSql } from './deleted.ts'
import { type ResourceFilter, readFilter } from './filter.ts'
import { GroupResource, type Shown, showGroup, showUser, UserResource } from './resource.ts'

export type ListRequest = { filter: string | undefined; startIndex: number; count: number; members: boolean }
export type List = { total: number; shown: Shown[] }

/** A user by id. */
export async function findUser(query: Query, id: string): Promise<UserResource | undefined> {
  const { rows } = await query({
    sql: `SELECT resource FROM scim_user WHERE person = ? AND ${isThereSql}`,
    args: [id],
  })
  return rows[0] && readUser(rows[0].resource)
}

/** A group by id, with its members. */
export async function findGroup(query: Query, id: string): Promise<GroupResource | undefined> {
  const { rows } = await query({ sql: `${groupSql(true)} WHERE id = ?`, args: [id] })
  return rows[0] && readGroup(rows[0])
}

/** Users in the order of their ids; what asks for one by name or id is looked up. */
export function listUsers(query: Query, baseUrl: string, request: ListRequest): Promise<List> {
  return list(query, request, {
    table: 'scim_user',
    select: `SELECT person AS id, resource FROM scim_user`,
    where: isThereSql,
    columns: { id: 'person', externalid: 'external_id', username: 'user_name' },
    idsBy: {},
    show: (row) => showUser(baseUrl, String(row.id), readUser(row.resource)),
  })
}

/** Groups in the order of their ids; one asked for by name or id is looked up, and members are read if wanted. */
export function listGroups(query: Query, baseUrl: string, request: ListRequest): Promise<List> {
  return list(query, request, {
    table: 'scim_group',
    select: groupSql(request.members || /members/i.test(request.filter ?? '')),
    where: 'true',
    columns: { id: 'id', externalid: 'external_id' },
    idsBy: { displayname: (name) => findGroupsNamed(query, name) },
    show: (row) => showGroup(baseUrl, String(row.id), readGroup(row)),
  })
}

/** The ids of groups by their name in whatever case: SQL folds no letters but ASCII's. */
export async function findGroupsNamed(query: Query, name: string): Promise<string[]> {
  const { rows } = await query('SELECT id, display_name FROM scim_group')
  const folded = name.toLowerCase()
  return rows.flatMap((row) => (String(row.display_name).toLowerCase() === folded ? String(row.id) : []))
}

type Row = Record<string, unknown>
type Listing = {
  table: string
  select: string
  where: string
  columns: Record<string, string> // that are looked up, by the attribute in lower case
  idsBy: Record<string, (value: string) => Promise<string[]>> // likewise, for what no column tells
  show: (row: Row) => Shown
}

async function list(query: Query, request: ListRequest, listing: Listing): Promise<List> {
  const { startIndex, count } = request
  const filter = request.filter === undefined ? undefined : readFilter(request.filter)
  const { table, select, where, show } = listing
  const found = filter && (await lookUp(filter, listing))
  if (filter) {
    const { rows } = await query(found ?? `${select} WHERE ${where} ORDER BY id`)
    const shown = rows.map((row) => show({ ...row })).filter(filter.matches)
    return { total: shown.length, shown: shown.slice(startIndex - 1, startIndex - 1 + count) }
  }
  const total = await query(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)
  const { rows } = await query({
    sql: `${select} WHERE ${where} ORDER BY id LIMIT ? OFFSET ?`,
    args: [count, startIndex - 1],
  })
  return { total: Number(total.rows[0]?.n), shown: rows.map((row) => show({ ...row })) }
}

/** By an index, as providers ask for each person that they send. */
async function lookUp(
  { only }: ResourceFilter,
  { select, where, columns, idsBy }: Listing,
): Promise<InStatement | undefined> {
  if (!only) return undefined
  const ids = await idsBy[only.attribute]?.(only.value)
  if (ids)
    return {
      sql: `${select} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
      args: [JSON.stringify(ids)],
    }
  const column = columns[only.attribute]
  if (column === undefined) return undefined
  const isExact = only.attribute === 'id' || only.attribute === 'externalid'
  return {
    sql: `${select} WHERE ${where} AND ${column} = ?`,
    args: [isExact ? only.value : only.value.toLowerCase()],
  }
}

function groupSql(members: boolean): string {
  const list = members
    ? '(SELECT json_group_array(person) FROM (SELECT person FROM scim_member WHERE grp = id ORDER BY person))'
    : "'[]'"
  return `SELECT id, display_name, external_id, ${list} AS members FROM scim_group`
}

function readUser(json: unknown): UserResource {
  return v.parse(UserResource, JSON.parse(String(json)))
}

function readGroup({ display_name, external_id, members }: Row): GroupResource {
  return v.parse(GroupResource, {
    displayName: display_name,
    ...(external_id === null ? {} : { externalId: external_id }),
    members: v.parse(v.array(v.string()), JSON.parse(String(members))).map((value) => ({ value })),
  })
}
