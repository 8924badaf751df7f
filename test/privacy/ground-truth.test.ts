import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastThresholds } from '../../server/release/plan.ts'
import { createDraw } from './draw.ts'
import { noteFigure } from './figure.ts'
import { drawOrganisation, reorganise } from './organisation.ts'
import { openSimulation } from './simulation.ts'
import { limitMs, seed, sized } from './size.ts'
import { findMisplaced } from './where-parts-are.ts'

const anyLife = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  teams: fc.integer({ min: 1, max: 12 }),
  largest: fc.integer({ min: 2, max: sized(9, 30) }),
  weeks: fc.integer({ min: 7, max: sized(11, 20) }),
  ratingsPerWeek: fc.integer({ min: 5, max: sized(70, 150) }),
  raisedRaters: fc.constantFrom(5, 5, 7),
})

test(
  'in random organisations every release is of enough people, and every part is in exactly one place',
  async () => {
    const figures = { organisations: 0, ratings: 0, releases: 0, ticks: 0 }
    await fc.assert(
      fc.asyncProperty(anyLife, async (life) => {
        const draw = createDraw(life.seed)
        const organisation = drawOrganisation(draw, life.teams, life.largest)
        const simulation = await openSimulation(draw, organisation, { epochs: sized(4, 6) })
        try {
          for (let week = 0; week < life.weeks; week++) {
            if (week === 5) await simulation.reorganise(reorganise(draw, simulation.organisation))
            await simulation.live(week < life.weeks - 6 ? life.ratingsPerWeek : 0)
            const raters = week % 4 === 3 ? life.raisedRaters : 5
            expect(await simulation.tick({ ...leastThresholds, score: { raters, filled: 0 } })).toEqual([])
            expect(await findMisplaced(simulation.world, simulation.truth)).toEqual([])
            figures.releases += simulation.world.seen.filter(({ sums }) => sums !== undefined).length
            figures.ticks++
          }
        } finally {
          simulation.world.close()
        }
        figures.organisations++
        figures.ratings += simulation.truth.size
      }),
      { seed, numRuns: sized(6, 80), endOnFailure: sized(false, true) },
    )
    expect(figures.releases).toBeGreaterThan(0) // an attack on nothing shows nothing
    noteFigure('ground-truth', figures)
  },
  limitMs,
)
