import { ancestors } from '../epoch/ancestors.ts'
import { reach, type StoredRole } from '../identity/roles.ts'

/** The directory's tree as it is now: every team's name, its parent and who leads it. */
export type Tree = {
  names: Map<string, string>
  parents: Map<string, string | null>
  leads: Map<string, string | null>
}

/** `pool`: the team that the viewer's own one is shown within. Without a `person` what they lead does not count. */
export type Viewer = { person: string | undefined; team: string; pool: string; role: StoredRole }

/**
 * Members see their own team, the one that it is shown within, and the whole organisation (the top of their
 * tree); who leads a team sees all below it, too; whoever's role reaches all teams sees all.
 */
export function mayView({ parents, leads }: Tree, viewer: Viewer, asked: string): boolean {
  if (reach[viewer.role] === 'all') return parents.has(asked)
  const top = ancestors(viewer.team, parents).at(-1)
  if ([viewer.team, viewer.pool, top].includes(asked)) return true
  return (
    viewer.person !== undefined && ancestors(asked, parents).some((team) => leads.get(team) === viewer.person)
  )
}
