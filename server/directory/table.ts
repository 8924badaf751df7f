import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import * as v from 'valibot'

/** A file's name, for errors, and its text. */
export type CsvFile = { name: string; text: string }

/** What is wrong in an import, where: `line` counts from 1, the header line included. */
export type ImportError = { file: string; line: number; column: string; detail: string }

/** What a table is made of: its columns in any order, those that may be there, and how a row reads. */
export type Shape<S extends v.GenericSchema> = {
  columns: readonly string[]
  optional?: readonly string[]
  /** Any number of columns that begin so may be there, such as `account:redmine`. */
  prefix?: string
  /** Fills in what a row does not say, by column, before it is read. */
  complete?: Complete | undefined
  schema: S
  /** What no two rows may have alike. */
  key: { column: string; of: (row: v.InferOutput<S>) => string }
}

export type Complete = (fields: Record<string, string>) => Record<string, string>

export type Table<T> = { rows: (T & { line: number })[]; errors: ImportError[] }

/** Reads a CSV text: comma, semicolon or tab, whichever its first line has. Fields are trimmed. */
export function readTable<S extends v.GenericSchema>(
  { name: file, text }: CsvFile,
  shape: Shape<S>,
): Table<v.InferOutput<S>> {
  const lines = parseLines(file, text)
  if ('error' in lines) return { rows: [], errors: [lines.error] }
  const [header, ...body] = lines
  const errors = checkHeader(file, header?.values ?? [], shape)
  if (errors.length > 0 || !header) return { rows: [], errors }
  return readRows(file, header.values, body, shape)
}

type Line = { line: number; values: string[] }

function readRows<S extends v.GenericSchema>(
  file: string,
  header: string[],
  lines: Line[],
  { schema, key, complete = (fields) => fields }: Shape<S>,
): Table<v.InferOutput<S>> {
  const table: Table<v.InferOutput<S>> = { rows: [], errors: [] }
  const seen = new Set<string>()
  for (const { line, values } of lines) {
    const given = Object.fromEntries(header.map((column, index) => [column, values[index] ?? '']))
    const parsed = v.safeParse(schema, complete(given), { abortPipeEarly: true })
    const id = parsed.success ? key.of(parsed.output) : ''
    if (!parsed.success) table.errors.push(...toErrors(file, line, parsed.issues))
    else if (seen.has(id))
      table.errors.push({ file, line, column: key.column, detail: `${id} is there twice` })
    else table.rows.push(Object.assign({ line }, parsed.output as object as v.InferOutput<S>)) // rows are objects
    seen.add(id)
  }
  return table
}

function parseLines(file: string, text: string): Line[] | { error: ImportError } {
  const lines: Line[] = []
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: delimiterOf(text),
      on_record: (values: string[], { lines: line }: { lines: number }) => {
        lines.push({ line, values })
        return null
      },
    })
    return lines
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = typeof cause.lines === 'number' ? cause.lines : 1
    return { error: { file, line, column: '', detail: cause.message } }
  }
}

/** The one that the header line has most of: names of columns hold none of them. */
function delimiterOf(text: string): string {
  const header =
    text
      .slice(0, 2000)
      .split(/\r?\n/)
      .find((line) => line.trim() !== '') ?? ''
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, n: header.split(delimiter).length }))
  return counts.reduce((most, one) => (one.n > most.n ? one : most)).delimiter
}

function checkHeader<S extends v.GenericSchema>(
  file: string,
  header: string[],
  { columns, optional = [], prefix }: Shape<S>,
): ImportError[] {
  const isKnown = (column: string) =>
    columns.includes(column) ||
    optional.includes(column) ||
    (prefix !== undefined && column.startsWith(prefix))
  const missing = columns.filter((column) => !header.includes(column))
  const foreign = header.filter((column, index) => !isKnown(column) || header.indexOf(column) !== index)
  const wanted = `the first line must name the columns ${columns.join(',')}`
  return [
    ...missing.map((column) => ({ file, line: 1, column, detail: `is missing; ${wanted}` })),
    ...foreign.map((column) => ({ file, line: 1, column, detail: `is unknown or there twice; ${wanted}` })),
  ]
}

/** The issues of one line, each with its column. */
function toErrors(file: string, line: number, issues: readonly v.BaseIssue<unknown>[]): ImportError[] {
  return issues.map((issue) => ({
    file,
    line,
    column: String(issue.path?.[0]?.key ?? ''),
    detail: issue.message,
  }))
}
