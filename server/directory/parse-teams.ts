import * as v from 'valibot'
import { TeamId } from '../contract/id.ts'
import { ReadableName } from '../contract/text.ts'
import { type ImportError, readTable } from './table.ts'

export type TeamRow = {
  line: number
  id: string
  name: string
  parent: string | null
  kind: 'team' | 'supplier'
  lead?: string | null // undefined: the file does not say
}

const Kind = v.picklist(['team', 'supplier'], 'must be team or supplier')
const Team = v.object({
  id: TeamId,
  name: ReadableName,
  parent: v.pipe(
    v.string(),
    v.check((id) => id === '' || v.is(TeamId, id), 'must be the id of a team, or empty'),
  ),
  kind: Kind,
  lead: v.exactOptional(
    v.pipe(
      v.string(),
      v.transform((id) => id || null),
    ),
  ),
})

/** Reads `teams.csv`: `id,name,parent,kind`, and `lead` if it is there. */
export function parseTeams(file: string, text: string): { teams: TeamRow[]; errors: ImportError[] } {
  const { rows, errors } = readTable(file, text, ['id', 'name', 'parent', 'kind'], ['lead'])
  const teams: TeamRow[] = []
  const seen = new Set<string>()
  for (const { line, fields } of rows) {
    const parsed = v.safeParse(Team, fields, { abortPipeEarly: true })
    if (!parsed.success) {
      errors.push(...toErrors(file, line, parsed.issues))
    } else if (seen.has(parsed.output.id)) {
      errors.push({ file, line, column: 'id', detail: `${parsed.output.id} is there twice` })
    } else {
      seen.add(parsed.output.id)
      teams.push({ line, ...parsed.output, parent: parsed.output.parent || null })
    }
  }
  return { teams, errors }
}

/** The issues of one line, each with its column. */
export function toErrors(file: string, line: number, issues: readonly v.BaseIssue<unknown>[]): ImportError[] {
  return issues.map((issue) => ({
    file,
    line,
    column: String(issue.path?.[0]?.key ?? ''),
    detail: issue.message,
  }))
}
