import * as v from 'valibot'
import { TeamId } from '../contract/id.ts'
import { ReadableName } from '../contract/text.ts'
import { type CsvFile, readTable, type Table } from './table.ts'

const orNull = v.transform((text: string) => text || null)

const Team = v.object({
  id: TeamId,
  name: ReadableName,
  parent: v.pipe(
    v.string(),
    v.check((id) => id === '' || v.is(TeamId, id), 'must be the id of a team, or empty'),
    orNull,
  ),
  kind: v.picklist(['team', 'supplier'], 'must be team or supplier'),
  lead: v.exactOptional(v.pipe(v.string(), orNull)), // undefined: the file does not say
})

export type TeamRow = v.InferOutput<typeof Team> & { line: number }

/** Reads `teams.csv`: `id,name,parent,kind`, and `lead` if it is there. */
export function parseTeams(csv: CsvFile): Table<v.InferOutput<typeof Team>> {
  return readTable(csv, {
    columns: ['id', 'name', 'parent', 'kind'],
    optional: ['lead'],
    schema: Team,
    key: { column: 'id', of: ({ id }) => id },
  })
}
