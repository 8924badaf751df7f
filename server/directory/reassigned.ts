import type { Files } from './check.ts'
import type { Known } from './known.ts'

type Who = { name: string; email: string | null }

/** An id that the file gives to who seems to be somebody else. */
export type Reassigned = { id: string; before: Who; after: Who }

/**
 * Whose ids the file gives to others: everything hangs on the id, passes, sessions, roles and what was said by
 * name. Also those of people who left; not of those whom an identity provider keeps.
 */
export function findReassigned({ people }: Pick<Files, 'people'>, known: Known): Reassigned[] {
  return (people?.rows ?? []).flatMap(({ id, name, email }) => {
    const before = known.people.get(id)
    if (!before || before.managed || !isSomebodyElse(before, { name, email })) return []
    return [{ id, before: { name: before.name, email: before.email }, after: { name, email } }]
  })
}

/** Whoever has only another name, or only another address, is the same person. */
function isSomebodyElse(before: Who, after: Who): boolean {
  const address = ({ email }: Who) => email?.toLowerCase() ?? ''
  return address(before) !== address(after) && words(before.name) !== words(after.name)
}

/** "Example, Anna" is Anna Example. */
function words(name: string): string {
  return name
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .sort()
    .join(' ')
}

/** What would be known had these people been erased. */
export function withoutPeople(known: Known, ids: ReadonlySet<string>): Known {
  return {
    ...known,
    teams: new Map(
      [...known.teams].map(([id, team]) => [id, ids.has(team.lead ?? '') ? { ...team, lead: null } : team]),
    ),
    people: new Map([...known.people].filter(([id]) => !ids.has(id))),
    accounts: new Map([...known.accounts].filter(([, person]) => !ids.has(person))),
  }
}
