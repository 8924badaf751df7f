import type { Query } from '../db/writer.ts'
import { ancestors } from '../epoch/ancestors.ts'

/** What is known of where somebody belongs: the names of their groups, and their department. */
export type Hints = { groups: string[]; department: string | undefined; current: string | undefined }

/**
 * Finds people's teams. A group that is called `rapport-` and a team's id or name is that team; of several the one
 * deepest in the tree. Else the department that is a team's id or name, else the team somebody is in already,
 * else the top of the tree; undefined where there is no team yet.
 */
export async function createPlacer(query: Query): Promise<{
  teamOf: (hints: Hints) => string | undefined
  isTeam: (group: string) => boolean
}> {
  const { rows } = await query('SELECT id, name, parent, kind FROM team WHERE left_epoch IS NULL ORDER BY id')
  const parents = new Map(rows.map(({ id, parent }) => [String(id), parent === null ? null : String(parent)]))
  const named = Map.groupBy(rows, ({ name }) => String(name).toLowerCase())
  const top = rows.find(({ parent, kind }) => parent === null && kind === 'team') ?? rows[0]

  const find = (text: string): string | undefined => {
    const folded = text.trim().toLowerCase()
    if (parents.has(folded)) return folded
    const [one, other] = named.get(folded) ?? []
    return one && !other ? String(one.id) : undefined
  }
  const ofGroup = (group: string) => {
    const name = /^rapport[-_: ](.+)$/i.exec(group)?.[1]
    return name === undefined ? undefined : find(name)
  }
  const depth = (team: string) => ancestors(team, parents).length
  return {
    isTeam: (group) => ofGroup(group) !== undefined,
    teamOf: ({ groups, department, current }) => {
      const teams = groups.flatMap((group) => ofGroup(group) ?? [])
      const [deepest] = teams.sort((a, b) => depth(b) - depth(a) || a.localeCompare(b))
      const known = current !== undefined && parents.has(current) ? current : undefined
      return deepest ?? find(department ?? '') ?? known ?? (top && String(top.id))
    },
  }
}
