import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { buildServer } from './build-server.ts'
import { measureDrain } from './drain-speed.ts'
import { playInProcesses } from './fleet.ts'
import { playLives } from './lives.ts'
import { playMutations } from './play-mutations.ts'
import { createReporter, summarize } from './report.ts'

/**
 * `npm run faults -- [--seed N] [--ratings N] [--world N] [--processes N] [--go-on] [--mutation NAME | --mutations]`.
 * Exit codes: 0 nothing found, 1 something was lost, counted twice or wrong, 3 nothing found, but not every fault
 * could be made. `--go-on`: plays on after something was found. The last line of the output is all figures as JSON.
 * `--drain N` measures how fast one outbox of N gets empty instead.
 * With `--mutations` every mutation is played until it is found out; 1 then means that one was not.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    ratings: { type: 'string', default: '20000' },
    world: { type: 'string', default: '10000' }, // ratings in one organisation's life
    processes: { type: 'string', default: '1' },
    'go-on': { type: 'boolean', default: false },
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
process.env.FAULTS_SERVER = await buildServer()

const first = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
const [ratings, processes] = [Number(values.ratings), Number(values.processes)]
const plan = { first, step: 1, ratings, perLife: Number(values.world), goesOn: values['go-on'] }
console.log(`from seed ${first}: ${ratings} ratings, ${values.world} in a life, processes: ${processes}`)
const reporter = createReporter(ratings)
if (processes > 1) await playInProcesses(processes, plan, reporter.hear)
else await playLives(plan, reporter.hear)
reporter.stop()

const figures = reporter.figures()
const summary = summarize(figures)
const unmade = [
  'disk filled',
  'database locked by another',
  'restored from an old backup',
  'server killed -9',
].filter((fault) => figures.get(fault) === 0)
for (const line of figures.lines()) console.log(line)
console.log(`lost ${summary.lost}, double ${summary.double}`)
if (unmade.length > 0) console.log(`not made: ${unmade.join(', ')}`)
console.log(JSON.stringify({ ...plan, processes, ...summary, ...figures.snapshot() }))
process.exit(summary.found > 0 ? 1 : unmade.length > 0 ? 3 : 0)
