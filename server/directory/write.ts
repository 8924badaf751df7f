import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import { isThereSql } from '../scim/deleted.ts'
import { leave } from './leave.ts'
import type { Writes } from './plan.ts'

const rowsAtOnce = 5_000 // a parameter of a few megabytes at most

/** The statements of an import. Whoever returns keeps the epoch that they were added in. */
export function writeDirectory(writes: Writes, epoch: Epoch): InStatement[] {
  return [
    ...writeTeams(writes, epoch),
    ...eachChunk(writes.people, (people) => ({
      sql: `INSERT INTO person (id, name, email, team, kind, added_epoch)
            SELECT value ->> 'id', value ->> 'name', value ->> 'email', value ->> 'team', value ->> 'kind', ?
            FROM json_each(?) WHERE true
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, team = excluded.team,
              kind = excluded.kind,
              left_epoch = CASE WHEN id IN (SELECT person FROM scim_user WHERE ${isThereSql}) THEN left_epoch END`,
      args: [epoch, JSON.stringify(people)],
    })),
    ...eachChunk(writes.roles, (people) => ({
      sql: `UPDATE person SET role = given.value ->> 'role' FROM json_each(?) given
            WHERE person.id = given.value ->> 'id'`,
      args: [JSON.stringify(people)],
    })),
    ...eachChunk(writes.accountsOf, (people) => ({
      sql: 'DELETE FROM account WHERE person IN (SELECT value FROM json_each(?))',
      args: [JSON.stringify(people)],
    })),
    ...eachChunk(writes.accounts, writeAccounts).flat(),
    ...eachChunk(writes.leftPeople, (people) => leave(people, epoch)).flat(),
    // Last, so that nobody who leaves is left with a team that somebody new leads.
    ...eachChunk(
      writes.teams.filter(({ lead }) => lead !== undefined),
      (teams) => ({
        sql: `UPDATE team SET lead = given.value ->> 'lead' FROM json_each(?) given WHERE team.id = given.value ->> 'id'`,
        args: [JSON.stringify(teams)],
      }),
    ),
  ]
}

function writeTeams({ teams, leftTeams }: Writes, epoch: Epoch): InStatement[] {
  return [
    ...eachChunk(teams, (rows) => ({
      sql: `INSERT INTO team (id, name, parent, kind)
            SELECT value ->> 'id', value ->> 'name', value ->> 'parent', value ->> 'kind' FROM json_each(?) WHERE true
            ON CONFLICT (id) DO UPDATE SET
              name = excluded.name, parent = excluded.parent, kind = excluded.kind, left_epoch = NULL`,
      args: [JSON.stringify(rows)],
    })),
    ...eachChunk(leftTeams, (ids) => ({
      sql: 'UPDATE team SET left_epoch = ?, lead = NULL WHERE id IN (SELECT value FROM json_each(?))',
      args: [epoch, JSON.stringify(ids)],
    })),
  ]
}

/** An account of somebody who left goes to whoever has it now; what is matched is unknown no more. */
function writeAccounts(accounts: Writes['accounts']): InStatement[] {
  const given = JSON.stringify(accounts)
  return [
    {
      sql: `INSERT INTO account (site, account, person)
            SELECT value ->> 'site', value ->> 'account', value ->> 'person' FROM json_each(?) WHERE true
            ON CONFLICT (site, account) DO UPDATE SET person = excluded.person`,
      args: [given],
    },
    {
      sql: `DELETE FROM unknown_identity WHERE (site, account) IN
              (SELECT value ->> 'site', value ->> 'account' FROM json_each(?))`,
      args: [given],
    },
  ]
}

function eachChunk<T, R>(items: T[], make: (chunk: T[]) => R): R[] {
  return Array.from({ length: Math.ceil(items.length / rowsAtOnce) }, (_, index) =>
    make(items.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce)),
  )
}
