import * as v from 'valibot'
import { SiteId, TeamId } from '../contract/id.ts'
import { PersonId } from '../contract/named.ts'
import { ReadableName } from '../contract/text.ts'
import { storedRoles } from '../identity/roles.ts'
import { type Complete, type CsvFile, readTable, type Table } from './table.ts'

const prefix = 'account:'

/** A person's own id on a site. */
const AccountId = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(200, 'is longer than 200 characters'),
)
export type SiteAccount = { site: string; account: string }

const Account = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,32}=.{1,200}$/, 'must be like redmine=5;jira=anna'),
  v.transform((text) => ({
    site: text.slice(0, text.indexOf('=')),
    account: text.slice(text.indexOf('=') + 1),
  })),
)
const Accounts = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
  v.array(Account),
)
const Email = v.pipe(v.string(), v.email())
const kinds = ['employee', 'contractor', 'supplier', 'affiliate'] as const

const Fields = v.objectWithRest(
  {
    id: PersonId,
    name: ReadableName,
    email: v.pipe(
      v.string(),
      v.check((text) => text === '' || v.is(Email, text), 'must be an e-mail address, or empty'),
    ),
    team: TeamId,
    kind: v.picklist(kinds, 'must be employee, contractor, supplier or affiliate'),
    accounts: v.exactOptional(Accounts),
    role: v.exactOptional(
      v.picklist(
        [...storedRoles, ''],
        'must be member, analyst or administrator, or empty to leave it as it is',
      ),
    ),
  },
  v.string(), // columns like account:redmine
)

/** `accounts` and `role` are undefined where the file says nothing of them. */
const Person = v.pipe(
  Fields,
  v.transform(({ id, name, email, team, kind, accounts, role, ...rest }) => {
    const columns = Object.entries(rest).filter(([column]) => column.startsWith(prefix))
    const own = columns.flatMap(([column, account]) =>
      account === '' ? [] : [{ site: column.slice(prefix.length), account }],
    )
    const isSaid = accounts !== undefined || columns.length > 0
    const person = { id, name, email: email || null, team, kind, role: role || undefined }
    return { ...person, accounts: isSaid ? [...(accounts ?? []), ...own] : undefined }
  }),
)

export type PersonRow = v.InferOutput<typeof Person> & { line: number }

/**
 * Reads `people.csv`: `id,name,email,team,kind`, and, for ids on sites, `accounts` (`redmine=5;jira=anna`) or a
 * column for each site, like `account:redmine`; and `role`. With `complete`, only `name` must be there.
 */
export function parsePeople(csv: CsvFile, complete?: Complete): Table<v.InferOutput<typeof Person>> {
  const columns = ['id', 'name', 'email', 'team', 'kind']
  return readTable(csv, {
    columns: complete ? ['name'] : columns,
    optional: ['accounts', 'role', ...(complete ? columns : [])],
    prefix,
    complete,
    schema: Person,
    key: { column: 'id', of: ({ id }) => id },
  })
}

const AccountRow = v.object({ person: PersonId, site: SiteId, account: AccountId })
export type AccountRow = v.InferOutput<typeof AccountRow> & { line: number }

/** Reads `accounts.csv`: `person,site,account`, each an account more for somebody. */
export function parseAccounts(csv: CsvFile): Table<v.InferOutput<typeof AccountRow>> {
  return readTable(csv, {
    columns: ['person', 'site', 'account'],
    schema: AccountRow,
    key: { column: 'account', of: ({ site, account }) => `${site}=${account}` },
  })
}
