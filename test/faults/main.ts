import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { measureDrain } from './drain-speed.ts'
import { createFigures } from './figures.ts'
import { playMutations } from './play-mutations.ts'
import { runWorld } from './run.ts'

/**
 * `npm run faults -- [--seed N] [--ratings N] [--world N] [--mutation NAME | --mutations]`. Exit codes: 0 nothing
 * found, 1 something was lost, counted twice or wrong, 3 nothing found, but not every fault could be made.
 * `--drain N` measures how fast one outbox of N gets empty instead.
 * With `--mutations` every mutation is played until it is found out; 1 then means that one was not.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    ratings: { type: 'string', default: '20000' },
    world: { type: 'string', default: '4000' }, // ratings in one organisation's life
    mutation: { type: 'string' },
    mutations: { type: 'boolean', default: false },
    drain: { type: 'string' }, // so many waiting ratings
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
if (values.drain) {
  await measureDrain(Number(values.drain))
  process.exit(0)
}
if (values.mutations) process.exit(playMutations(values.ratings))
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
const unmade = [
  'disk filled',
  'database locked by another',
  'restored from an old backup',
  'server killed -9',
].filter((fault) => figures.get(fault) === 0)
if (unmade.length > 0) console.log(`not made: ${unmade.join(', ')}`)
process.exit(found > 0 ? 1 : unmade.length > 0 ? 3 : 0)
