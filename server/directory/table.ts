import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

/** What is wrong in an import, where: `line` counts from 1, the header line included. */
export type ImportError = { file: string; line: number; column: string; detail: string }

export type Row<Column extends string, Optional extends string> = {
  line: number
  fields: Record<Column, string> & Partial<Record<Optional, string>>
}

/** Reads a CSV text with exactly these columns in any order; `optional` ones may be there. Fields are trimmed. */
export function readTable<Column extends string, Optional extends string = never>(
  file: string,
  text: string,
  columns: readonly Column[],
  optional: readonly Optional[] = [],
): { rows: Row<Column, Optional>[]; errors: ImportError[] } {
  const lines = parseLines(file, text)
  if ('error' in lines) return { rows: [], errors: [lines.error] }
  const [header, ...body] = lines
  const errors = checkHeader(file, header?.values ?? [], columns, optional)
  if (errors.length > 0 || !header) return { rows: [], errors }
  const rows = body.map(({ line, values }) => ({
    line,
    fields: toFields<Column, Optional>(header.values, values),
  }))
  return { rows, errors: [] }
}

type Line = { line: number; values: string[] }

function parseLines(file: string, text: string): Line[] | { error: ImportError } {
  const lines: Line[] = []
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      on_record: (values: string[], { lines: line }: { lines: number }) => {
        lines.push({ line, values })
        return values
      },
    })
    return lines
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = typeof cause.lines === 'number' ? cause.lines : 1
    return { error: { file, line, column: '', detail: cause.message } }
  }
}

function checkHeader(
  file: string,
  header: string[],
  columns: readonly string[],
  optional: readonly string[],
): ImportError[] {
  const known = [...columns, ...optional]
  const missing = columns.filter((column) => !header.includes(column))
  const foreign = header.filter(
    (column, index) => !known.includes(column) || header.indexOf(column) !== index,
  )
  const wanted = `the first line must name the columns ${columns.join(',')}`
  return [
    ...missing.map((column) => ({ file, line: 1, column, detail: `is missing; ${wanted}` })),
    ...foreign.map((column) => ({ file, line: 1, column, detail: `is unknown or there twice; ${wanted}` })),
  ]
}

/** Holds because the header has exactly these columns and the parser refuses lines of another length. */
function toFields<Column extends string, Optional extends string>(header: string[], values: string[]) {
  const pairs = header.map((column, index) => [column, values[index] ?? ''])
  return Object.fromEntries(pairs) as Row<Column, Optional>['fields']
}
