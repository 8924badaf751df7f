import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createFigures } from './figures.ts'
import { runWorld } from './run.ts'

/**
 * `npm run faults -- --seed N --ratings N [--mutation NAME] [--world N]`. Exit codes: 0 nothing found,
 * 1 something was lost, counted twice or wrong, 3 nothing found but not every fault could be made.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    ratings: { type: 'string', default: '20000' },
    world: { type: 'string', default: '4000' }, // ratings in one organisation's life
    mutation: { type: 'string' },
  },
})
if (values.mutation) process.env.FAULTS_MUTATION = values.mutation

const mostShown = 20
const figures = createFigures()
const first = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
const wanted = Number(values.ratings)
const beganAt = performance.now()
let found = 0

const fewest = 100 // in one organisation's life; what is short of it is left out

for (let seed = first; wanted - figures.get('ratings') >= fewest && found === 0; seed++) {
  const ratings = Math.min(Number(values.world), wanted - figures.get('ratings'))
  const findings = await runWorld(seed, ratings, figures)
  found += findings.length
  const seconds = Math.round((performance.now() - beganAt) / 1000)
  console.log(`seed ${seed}: ${figures.get('ratings')} ratings, ${findings.length} findings, ${seconds} s`)
  for (const { kind, what } of findings.slice(0, mostShown)) console.log(`  ${kind}: ${what.slice(0, 600)}`)
  for (const { kind } of findings) figures.count(`found: ${kind}`)
}

for (const line of figures.lines()) console.log(line)
console.log(
  `lost ${figures.get('found: lost') + figures.get('found: stuck')}, double ${figures.get('found: double')}`,
)
process.exit(found > 0 ? 1 : 0)
