import type { TreeTeam } from '../../server/epoch/plan-groups.ts'
import { type Draw, drawInteger, drawOne } from './draw.ts'

export type Organisation = { teams: TreeTeam[]; people: { id: string; team: string }[] }

/** A tree of random shape: one to three roots, teams of nought to `largest` people, some under four. */
export function drawOrganisation(draw: Draw, teamCount: number, largest: number): Organisation {
  const roots = 1 + drawInteger(draw, Math.min(3, teamCount))
  const teams = Array.from({ length: teamCount }, (_, index) => ({
    id: `t${index}`,
    parent: index < roots ? null : `t${drawInteger(draw, index)}`,
  }))
  const people = teams.flatMap(({ id }) =>
    Array.from({ length: drawInteger(draw, largest + 1) }, (_, index) => ({
      id: `${id}-p${index}`,
      team: id,
    })),
  )
  return people.length < 12 ? drawOrganisation(draw, teamCount, largest + 1) : { teams, people }
}

/** A regular organisation: one root, `departments` below it, and teams of `teamSize` people under those. */
export function createOrganisation(headcount: number, teamSize: number, departments: number): Organisation {
  const teamCount = Math.floor(headcount / teamSize)
  const names = Array.from({ length: departments }, (_, index) => `d${index}`)
  const teams = Array.from({ length: teamCount }, (_, index) => ({
    id: `t${index}`,
    parent: names[index % departments] ?? 'all',
  }))
  const people = Array.from({ length: headcount }, (_, index) => ({
    id: `p${index}`,
    team: `t${index % teamCount}`,
  }))
  const above = [{ id: 'all', parent: null }, ...names.map((id) => ({ id, parent: 'all' }))]
  return { teams: [...above, ...teams], people }
}

/** The same people and teams with one team hung elsewhere, not below itself, and some people moved. */
export function reorganise(draw: Draw, { teams, people }: Organisation): Organisation {
  const moved = drawInteger(draw, teams.length)
  const parent = moved === 0 ? null : `t${drawInteger(draw, moved)}` // a team hangs on one of a lower number
  return {
    teams: teams.map((team, index) => (index === moved ? { ...team, parent } : team)),
    people: people.map((one) => (draw() < 0.1 ? { ...one, team: drawOne(draw, teams).id } : one)),
  }
}

/** How many people are directly in each team. */
export function countPeople({ people }: Organisation): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const { team } of people) sizes.set(team, (sizes.get(team) ?? 0) + 1)
  return sizes
}
