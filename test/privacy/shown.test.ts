import { expect, test } from 'vitest'
import { createDraw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { createOrganisation } from './organisation.ts'
import { drawStream, releaseEpoch, type Shown } from './shown.ts'
import { limitMs, seed, sized } from './size.ts'

/** Zipf's law over teams and, milder, over the people who ask: the same for every stream. */
const demand = { teamExponent: 1, personExponent: 0.5 }
const month = 52 / 12

/**
 * Departments are their groups' tops: nothing is carried above them at closing. `promised`: percent shown at
 * team, and at team or department, in the simulation that the design was chosen by.
 */
const streams = [
  {
    name: '2,000 people, one in ten weeks',
    people: 2000,
    teamSize: 8,
    departments: 19,
    perWeek: 200,
    weeks: 4,
    promised: [53, 91],
  },
  {
    name: '2,000 people, one a month',
    people: 2000,
    teamSize: 8,
    departments: 19,
    perWeek: 2000 / month,
    weeks: 4,
    promised: [76, 98],
  },
  {
    name: '2,000 people, one a week',
    people: 2000,
    teamSize: 8,
    departments: 19,
    perWeek: 2000,
    weeks: 4,
    promised: [92, 96],
  },
  {
    name: '50 people, one a month',
    people: 50,
    teamSize: 8,
    departments: 1,
    perWeek: 50 / month,
    weeks: 4,
    promised: [76, 95],
  },
  {
    name: '12 people, quarterly epochs, one a month',
    people: 12,
    teamSize: 4,
    departments: 1,
    perWeek: 12 / month,
    weeks: 13,
    promised: [0, 76],
  },
  {
    name: '12 people, quarterly epochs, one in ten weeks',
    people: 12,
    teamSize: 4,
    departments: 1,
    perWeek: 1.2,
    weeks: 13,
    promised: [0, 76],
  },
]

test.each(streams)(
  'most ratings are shown: $name',
  ({ name, people, teamSize, departments, perWeek, weeks, promised }) => {
    const organisation = createOrganisation(people, teamSize, departments)
    const tops = new Set(organisation.teams.filter(({ parent }) => parent === 'all').map(({ id }) => id))
    const teams = organisation.teams
      .filter(({ id }) => id !== 'all')
      .map(({ id, parent }) => ({ id, parent: tops.has(id) ? null : parent }))
    const epochs = Array.from({ length: sized(people > 50 ? 2 : 40, people > 50 ? 20 : 400) }, (_, at) => {
      const draw = createDraw(seed + at)
      const arriving = drawStream(draw, organisation, { ...demand, ratingsPerWeek: perWeek }, weeks)
      return releaseEpoch(draw, { teams, people: organisation.people }, arriving, weeks)
    })
    const total = (of: (shown: Shown) => number) => epochs.reduce((sum, shown) => sum + of(shown), 0)
    const percent = (of: (shown: Shown) => number) =>
      Math.round((100 * total(of)) / total(({ ratings }) => ratings))
    const waits = epochs.flatMap((shown) => shown.waits).sort((a, b) => a - b)
    const figures = {
      atTeam: percent(({ atTeam }) => atTeam),
      atTeamOrDepartment: percent(({ atTeam, atDepartment }) => atTeam + atDepartment),
      medianWaitWeeks: waits[Math.floor(waits.length / 2)] ?? -1,
      ninetiethWaitWeeks: waits[Math.floor(waits.length * 0.9)] ?? -1,
    }
    const [team = 0, teamOrDepartment = 0] = promised
    noteFigure('shown', {
      stream: name,
      ratings: total(({ ratings }) => ratings),
      ...figures,
      promised: promised.join('/'),
    })
    expect(figures.atTeam).toBeGreaterThan(team - 10)
    expect(figures.atTeamOrDepartment).toBeGreaterThan(teamOrDepartment - 5)
  },
  limitMs,
)
