import * as v from 'valibot'
import { SiteId, TeamId } from '../contract/id.ts'
import { PersonId } from '../contract/named.ts'
import { ReadableName } from '../contract/text.ts'
import { toErrors } from './parse-teams.ts'
import { type ImportError, readTable } from './table.ts'

export type PersonRow = {
  line: number
  id: string
  name: string
  email: string | null
  team: string
  kind: 'employee' | 'contractor' | 'supplier' | 'affiliate'
  accounts: { site: string; account: string }[]
}

const Account = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,32}=.{1,200}$/, 'must be like redmine=5;jira=anna'),
  v.transform((text) => ({
    site: text.slice(0, text.indexOf('=')),
    account: text.slice(text.indexOf('=') + 1),
  })),
  v.object({ site: SiteId, account: v.string() }),
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
const Person = v.object({
  id: PersonId,
  name: ReadableName,
  email: v.pipe(
    v.string(),
    v.check((text) => text === '' || v.is(Email, text), 'must be an e-mail address, or empty'),
  ),
  team: TeamId,
  kind: v.picklist(
    ['employee', 'contractor', 'supplier', 'affiliate'],
    'must be employee, contractor, supplier or affiliate',
  ),
  accounts: Accounts,
})

/** Reads `people.csv`: `id,name,email,team,kind,accounts`. */
export function parsePeople(file: string, text: string): { people: PersonRow[]; errors: ImportError[] } {
  const { rows, errors } = readTable(file, text, ['id', 'name', 'email', 'team', 'kind', 'accounts'])
  const people: PersonRow[] = []
  const seen = new Set<string>()
  for (const { line, fields } of rows) {
    const parsed = v.safeParse(Person, fields, { abortPipeEarly: true })
    if (!parsed.success) {
      errors.push(...toErrors(file, line, parsed.issues))
    } else if (seen.has(parsed.output.id)) {
      errors.push({ file, line, column: 'id', detail: `${parsed.output.id} is there twice` })
    } else {
      seen.add(parsed.output.id)
      people.push({ line, ...parsed.output, email: parsed.output.email || null })
    }
  }
  return { people, errors }
}
