import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { openPlayer } from './player.ts'
import { routes } from './routes.ts'

/**
 * `npm run fuzz -- [--seed N] [--requests N] [--route "GET /v1/keys"]`: so many requests to every route, to one if
 * named. Exit codes: 0 nothing found, 1 something was. The last line of the output is all figures as JSON.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    requests: { type: 'string', default: '10000' },
    route: { type: 'string' },
  },
})
const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
const each = Number(values.requests)
const names = values.route === undefined ? [...routes.keys()] : [values.route]
console.log(`from seed ${seed}: ${each} requests to each of ${names.length} routes`)

const player = await openPlayer(seed)
const figures: Record<string, Record<string, number>> = {}
let [sent, found] = [0, 0]
for (const name of names) {
  const { findings, classes, ...tally } = await player.play(name, each)
  figures[name] = classes
  sent += tally.sent
  found += findings.length
  console.log(`${name}: ${JSON.stringify(classes)}`)
  for (const { index, wrong, request } of findings) console.log(`  ${index}: ${wrong}\n    ${request}`)
}
const breaches = await player.check()
for (const { broken, count } of breaches) console.log(`${broken}: ${count}`)
await player.close()
console.log(JSON.stringify({ seed, sent, found, breaches: breaches.length, figures }))
process.exit(found + breaches.length > 0 ? 1 : 0)
