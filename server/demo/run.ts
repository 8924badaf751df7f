import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createApp } from '../app.ts'
import type { CommandWorld } from '../cli/command.ts'
import { listen } from '../cli/listen.ts'
import { requireSecret } from '../cli/require-secret.ts'
import { requireConfig } from '../cli/with-database.ts'
import type { Config } from '../config.ts'
import type { ServerDeps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { describeFailure } from '../failure.ts'
import { startTicker } from '../release/ticker.ts'
import { createBlinders } from './blinders.ts'
import { BuildFailed, buildMissing, extensionFolder } from './build.ts'
import type { App } from './colleague.ts'
import { fillDemo } from './fill.ts'
import { markDemo, openDemo } from './open.ts'
import { organisation } from './organisation.ts'
import { demoPages, waitPage } from './pages.ts'
import { createStateFile, type DemoState, type StateFile } from './state.ts'
import { topUp } from './waiting.ts'

const topUpEveryMs = 1000

/** Builds, fills and serves the demo until the process is asked to end. Answers the exit code. */
export async function runDemo(world: CommandWorld, options: { browser: boolean }): Promise<number> {
  const startedAt = world.clock()
  const config = demoConfig(world.env)
  const front: { answer: (request: Request) => Response | Promise<Response> } = { answer: waitPage }
  const server = await listen((request) => front.answer(request), config) // first: a taken port ends it before anything is made
  const file = createStateFile(
    join(dirname(config.databaseUrl.slice('file:'.length)), 'demo-colleagues.json'),
  )
  try {
    const { deps, state } = await prepare(world, config, file)
    const app = createApp(deps)
    app.route('/', demoPages(deps, state))
    await topUp(deps, app, state, file)
    front.answer = app.fetch
    const stop = keepGoing(deps, app, state, file)
    const seconds = Math.round((world.clock() - startedAt) / 100) / 10
    world.show({ address: config.publicUrl, extension: extensionFolder, seconds }, readyText(config, seconds))
    await untilStopped(world, config.publicUrl, options)
    await server.close()
    await stop()
    deps.db.close()
    return 0
  } catch (cause) {
    await server.close()
    if (world.stopping.aborted) return 0 // Ctrl-C while it was filling: the next start begins anew
    if (!(cause instanceof BuildFailed)) throw cause
    world.complain(`rapport: ${cause.message}`)
    return 1
  }
}

async function untilStopped(world: CommandWorld, url: string, options: { browser: boolean }): Promise<void> {
  const opened = options.browser ? await (await import('./browser.ts')).openBrowser(url) : undefined
  if (opened && 'line' in opened) world.complain(`rapport: ${opened.line}`)
  if (!world.stopping.aborted) await once(world.stopping, 'abort')
  world.print('Stopping …')
  if (opened && 'close' in opened) await opened.close()
}

function demoConfig(env: CommandWorld['env']): Config {
  const { RAPPORT_PORT = '8787', RAPPORT_DATABASE_URL = 'file:data/demo.db' } = env
  return requireConfig({
    RAPPORT_PORT,
    RAPPORT_DATABASE_URL,
    RAPPORT_PUBLIC_URL: `http://localhost:${RAPPORT_PORT}`,
    RAPPORT_ORGANISATION: organisation,
    RAPPORT_PACE: 'seconds',
  })
}

/** Builds and fills side by side; the filling's arithmetic has threads of its own. */
async function prepare(
  world: CommandWorld,
  config: Config,
  file: StateFile,
): Promise<{ deps: ServerDeps; state: DemoState }> {
  const building = buildMissing(world.print, world.stopping)
  building.catch(() => undefined) // it is awaited below; until then its failure waits too
  const { db, state: before } = await openDemo(config.databaseUrl, file)
  const { clock, log } = world
  const secret = await requireSecret({ db, config, clock, log }, true)
  const deps: ServerDeps = { db, config, clock, log, secret, demo: true }
  if (!before) world.print(`A year at ${organisation}: colleagues take passes and rate one another …`)
  await markDemo(db, 'filling')
  const blinders = createBlinders(2)
  try {
    const filling = { db, config, log, secret, blinders, now: clock() }
    const state = await fillDemo({ ...filling, stopping: world.stopping }, before)
    await prepareEpoch(deps)
    await file.save(state)
    await markDemo(db, 'filled')
    await building
    return { deps, state }
  } catch (cause) {
    db.close()
    throw cause
  } finally {
    await blinders.close()
  }
}

/** Ticks every few seconds, and lets colleagues rate again after each release. */
function keepGoing(deps: ServerDeps, app: App, state: DemoState, file: StateFile): () => Promise<void> {
  const stopTicker = startTicker(deps)
  let running: Promise<unknown> = Promise.resolve()
  const onError = (cause: unknown) =>
    deps.log.error({ failure: describeFailure(cause) }, 'colleagues could not rate again')
  const timer = setInterval(() => {
    running = running.then(() => topUp(deps, app, state, file)).catch(onError)
  }, topUpEveryMs)
  return async () => {
    clearInterval(timer)
    await running
    await stopTicker()
  }
}

function readyText(config: Config, seconds: number): string {
  return `
  Rapport's demo is ready (${seconds} s).

  Open        ${config.publicUrl}
              an intranet with HR cases: sign in there as a newcomer and rate one

  Extension   ${extensionFolder}
              chrome://extensions → Developer mode → Load unpacked → that folder;
              then open its popup and paste ${config.publicUrl}

  Stop        Ctrl-C; the next start goes on where this one ended
`
}
