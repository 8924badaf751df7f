import type { DirectoryDiff } from '../directory/plan.ts'
import type { Reassigned } from '../directory/reassigned.ts'
import type { ImportError } from '../directory/table.ts'

const shownErrors = 20
const shownChanges = 200

/** What an import changes, a line each; unless `whole`, only how much of everything. */
export function describeDiff(diff: DirectoryDiff, { whole }: { whole: boolean }): string[] {
  const groups = [
    ...describeAll('team', diff.teams),
    ...describeAll('person', diff.people),
    ...diff.people.moved.map(
      ({ id, name, from, to }) => ['moved', `person ${id} (${name}): ${from} → ${to}`] as const,
    ),
  ]
  const counts = [...Map.groupBy(groups, ([what, line]) => `${line.split(' ', 1)[0]} ${what}`)]
    .map(([what, { length }]) => `${what}: ${length}`)
    .join(', ')
  const lines = whole
    ? shorten(
        groups.map(([what, line]) => `${what} ${line}`),
        shownChanges,
      )
    : []
  return counts === '' ? ['Nothing changes.'] : [...lines, counts]
}

type Changes = Pick<DirectoryDiff['teams'], 'added' | 'changed' | 'returned' | 'removed'>

function describeAll(noun: string, { added, changed, returned, removed }: Changes) {
  const name = ({ id, name }: { id: string; name: string }) => `${noun} ${id} (${name})`
  return [
    ...added.map((one) => ['added', name(one)] as const),
    ...returned.map((one) => ['returned', name(one)] as const),
    ...changed.map(
      (one) => ['changed', `${name(one)}: ${one.fields.map(describeField).join(', ')}`] as const,
    ),
    ...removed.map((one) => ['removed', name(one)] as const),
  ]
}

function describeField({
  field,
  before,
  after,
}: {
  field: string
  before: string | null
  after: string | null
}) {
  return `${field} ${JSON.stringify(before ?? '')} → ${JSON.stringify(after ?? '')}`
}

/** What is wrong, by file, line and column. */
export function describeErrors(errors: ImportError[]): string[] {
  return shorten(
    errors.map(({ file, line, column, detail }) => `${file}:${line}${column ? ` ${column}` : ''}: ${detail}`),
    shownErrors,
  )
}

/** Ids that seem to be somebody else's now, a line each. */
export function describeReassigned(people: Reassigned[]): string[] {
  const who = ({ name, email }: Reassigned['after']) => `${name} (${email ?? 'no address'})`
  return shorten(
    people.map(
      ({ id, before, after }) =>
        `rapport: ${id} may be somebody else's now: it was ${who(before)}, and is ${who(after)} in the file`,
    ),
    shownErrors,
  )
}

function shorten(lines: string[], most: number): string[] {
  return lines.length > most ? [...lines.slice(0, most), `… and ${lines.length - most} more`] : lines
}
