import { createHash } from 'node:crypto'
import { Agent } from 'node:http'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { listen } from '../../server/cli/listen.ts'
import { formatPass } from '../../server/contract/pass.ts'
import { checkDatabase } from '../../server/db/check.ts'
import { createToken } from '../../server/scim/token.ts'
import { freePort } from '../support/free-port.ts'
import { createSession, openWorld, people, server } from '../support/in-process.ts'
import { startProvider } from '../support/oidc.ts'
import { getPass } from '../support/pass.ts'
import { judge } from './judge.ts'
import { createMaker, type Part } from './made.ts'
import { applySpoil } from './nasty.ts'
import { type Drawn, drawRequest, type Header } from './request.ts'
import { type Route, routes } from './routes.ts'
import { type Message, send } from './send.ts'

/** What was found wrong with one answer, and the request that had it. */
export type Finding = { route: string; index: number; wrong: string; request: string }
/** How many answers of each class: `2xx`, `3xx`, `4xx`. */
export type Tally = { sent: number; classes: Record<string, number>; findings: Finding[] }

const chunk = 500
const mostFindings = 5 // of one route

/** A real server with everything that requests are drawn for, listening on a port of this machine. */
export async function openPlayer(seed: number) {
  const world = await openWorld()
  const provider = await startProvider(server)
  let logged = '' // of what failed the server says no more in its answer
  const log = pino(
    { level: 'error', base: null, timestamp: false },
    {
      write: (line: string) => {
        logged = line
      },
    },
  )
  const deps = { ...world.deps, log, config: { ...world.deps.config, providers: [provider.entry] } }
  const app = createApp(deps)
  const port = await freePort()
  const serving = await listen(app.fetch, { port, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true })
  const inProcess = ((input: string, init?: RequestInit) =>
    Promise.resolve(app.request(input, init))) as typeof fetch
  const { token } = await createSession(world, people.hr[0] ?? '')
  const scimToken = (await createToken(world.deps.db, 'fuzz', world.clock.now)).token
  const passes = [await getPass(world, 'it-1'), await getPass(world, 'it-2'), await getPass(world, 'it-3')]
  const { make } = await createMaker(world, inProcess, token)

  function credentialOf({ credential }: Route, index: number): Header[] {
    const pass = passes[index % passes.length]
    if (credential === 'pass') return pass ? [['rapport-pass', formatPass(pass)]] : []
    if (credential === 'none') return []
    return [['authorization', `Bearer ${credential === 'scim' ? scimToken : token}`]]
  }

  async function playOne(route: Route, drawn: Drawn, index: number) {
    const part: Part = drawn.isMade && route.made ? await make(route.made) : {}
    const own = drawn.isRight ? credentialOf(route, index) : []
    const message = compose(
      drawn,
      part,
      part.headers ? [...part.headers, ...without(own, part.headers)] : own,
    )
    const answer = await send(port, agent, message)
    return { message, answer, wrong: judge(route, message, answer) }
  }

  return {
    /** Sends `count` requests to one route; those of a seed are always the same. */
    play: async (name: string, count: number): Promise<Tally> => {
      const route = routes.get(name)
      if (!route) throw new Error(`there is no route ${name}`)
      const tally: Tally = { sent: 0, classes: {}, findings: [] }
      for (let from = 0; from < count; from += chunk) {
        const drawn = fc.sample(drawRequest(name, route), {
          numRuns: Math.min(chunk, count - from),
          seed: seedOf(seed, name, from),
        })
        for (const [at, one] of drawn.entries()) {
          const { message, answer, wrong } = await playOne(route, one, from + at)
          const group = `${Math.floor(answer.status / 100)}xx`
          tally.classes[group] = (tally.classes[group] ?? 0) + 1
          tally.sent++
          if (wrong !== undefined && tally.findings.length < mostFindings)
            tally.findings.push({
              route: name,
              index: from + at,
              wrong: `${wrong}: ${answer.status >= 500 ? logged : answer.text.slice(0, 300)}`,
              request: describe(message),
            })
        }
      }
      return tally
    },
    /** Which of the server's invariants do not hold. */
    check: async () => (await checkDatabase(`file:${world.file}`)).breaches,
    close: async () => {
      agent.destroy()
      await serving.close()
      await provider.close()
      world.close()
    },
  }
}

function compose(drawn: Drawn, part: Part, credentials: Header[]): Message {
  const query = new URLSearchParams({ ...drawn.query, ...part.query }).toString()
  const path = part.param && drawn.isParamRight ? drawn.path.replace(/[^/]*$/, part.param) : drawn.path
  const all = [query, drawn.rawQuery].filter((text) => text !== '').join('&')
  const host: Header[] = drawn.headers.some(([name]) => name === 'host') ? [] : [['host', 'server.test']]
  return {
    method: drawn.method,
    target: all === '' ? path : `${path}?${all}`,
    headers: [...host, ...credentials, ...drawn.headers],
    body: bodyOf(drawn, part),
  }
}

function bodyOf({ body }: Drawn, part: Part): Uint8Array | undefined {
  const encode = (text: string) => new TextEncoder().encode(text)
  if (body.kind === 'bytes') return body.bytes
  if (part.form) return encode(new URLSearchParams(part.form).toString())
  if (body.kind === 'none') return undefined
  const value = part.body ?? body.value
  return encode(JSON.stringify(body.spoil ? applySpoil(value, body.spoil) : value) ?? '')
}

function without(headers: Header[], others: Header[]): Header[] {
  return headers.filter(([name]) => !others.some(([other]) => other === name))
}

function seedOf(seed: number, name: string, from: number): number {
  return createHash('sha256').update(`${seed} ${name} ${from}`).digest().readInt32LE()
}

function describe({ method, target, headers, body }: Message): string {
  const text = body ? Buffer.from(body.slice(0, 600)).toString('utf8') : ''
  const lines = headers.map(([name, value]) => `${name}: ${value.slice(0, 200)}`)
  return [`${method} ${target.slice(0, 600)}`, ...lines, JSON.stringify(text)].join('\n    ')
}
