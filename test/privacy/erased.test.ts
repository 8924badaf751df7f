import { expect, test } from 'vitest'
import { createDraw } from './draw.ts'
import { findTraces, readMarks, tracesOfGone, tracesOfMarks } from './erased.ts'
import { noteFigure } from './figure.ts'
import { readDisk } from './insider.ts'
import { createOrganisation } from './organisation.ts'
import { openSimulation } from './simulation.ts'
import { limitMs, seed, sized } from './size.ts'

test(
  'after a tick nothing of what was settled, revised or taken back is on the disk or in the logs',
  async () => {
    const simulation = await openSimulation(createDraw(seed), createOrganisation(72, 8, 2))
    const { world, truth, saidBefore } = simulation
    try {
      let searched = 0
      const seen = new Set<string>()
      for (let week = 0; week < 11; week++) {
        await simulation.live(week < 6 ? sized(120, 400) : 0)
        for (const kept of await readMarks(world)) seen.add(kept)
        expect(await simulation.tick()).toEqual([])
        const left = new Set(await readMarks(world))
        const traces = [...tracesOfGone(truth, saidBefore), ...tracesOfMarks(seen.difference(left))]
        expect(findTraces(readDisk(world), traces), `after week ${week}`).toEqual({})
        searched += traces.length
      }
      const logged = world.lines.join('\n')
      expect(
        [...simulation.books.personOf].filter((pair) => pair.some((one) => logged.includes(one))),
      ).toEqual([])
      noteFigure('erased', { ratings: truth.size, traces: searched, found: 0 })
    } finally {
      world.close()
    }
  },
  limitMs,
)

test(
  'the search finds what is still pooled',
  async () => {
    const simulation = await openSimulation(createDraw(seed), createOrganisation(32, 8, 1), { epochs: 1 })
    try {
      await simulation.live(20)
      const all = new Map([...simulation.truth].map(([id, rating]) => [id, structuredClone(rating)]))
      for (const { parts } of all.values())
        parts.score.fate = parts.detail.fate = parts.comment.fate = 'withheld'
      const marks = tracesOfMarks(await readMarks(simulation.world))
      const found = findTraces(readDisk(simulation.world), [...tracesOfGone(all, new Map()), ...marks])
      expect(Object.keys(found).sort()).toEqual([
        'id as bytes',
        'mark as bytes',
        'place as bytes',
        'sealed as bytes',
        'team as bytes',
      ])
    } finally {
      simulation.world.close()
    }
  },
  limitMs,
)
