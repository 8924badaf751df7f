import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import { type Database, openDatabase } from '../../server/db/open.ts'
import { getKeyrings } from '../../server/pass/generation.ts'
import { poolParts } from '../../server/rating/pool-parts.ts'
import { tick } from '../../server/release/tick.ts'
import { createFigure, type Figure } from './figure.ts'

const pools = 2000
const partsPerPool = 500
const wantedPerSecond = 5000
const longestStallMs = 50

/** What the machine does to anybody: others' load is in every figure. */
const idleLoop = `
  const { parentPort } = require('node:worker_threads')
  const delay = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  parentPort.postMessage('begun')
  parentPort.once('message', () => parentPort.postMessage(delay.max / 1e6))`

/** A week's tick over a million pending parts: how fast it is, and how long everybody else waits. */
export async function* measure(): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'))
  const db = await openDatabase(`file:${join(folder, 'bench.db')}`, { thread: true })
  try {
    const secret = randomBytes(32)
    await fill(db, secret)
    await db.checkpoint()
    const idle = new Worker(idleLoop, { eval: true })
    await once(idle, 'message')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const startedAt = performance.now()
    await tick({ db, clock: () => Date.UTC(2026, 10, 10), secret, log: pino({ level: 'silent' }) })
    const seconds = (performance.now() - startedAt) / 1000
    delay.disable()
    idle.postMessage('end')
    const [idleMs]: number[] = await once(idle, 'message')
    await idle.terminate()
    const { rows } = await db.query('SELECT count(*) AS n FROM mark')
    const released = Number(rows[0]?.n)
    const n = 1
    yield createFigure({
      ...{ bench: 'release/parts', value: released / seconds, unit: 'parts/s', n },
      ...{ baseline: 'wanted', baselineValue: wantedPerSecond },
    })
    yield createFigure({
      ...{ bench: 'release/longest-stall', value: delay.max / 1e6, unit: 'ms', n },
      ...{ baseline: 'wanted', baselineValue: longestStallMs },
    })
    yield createFigure({
      ...{ bench: 'release/longest-stall', value: delay.max / 1e6, unit: 'ms', n },
      ...{ baseline: 'a loop beside it with nothing to do', baselineValue: idleMs ?? Number.NaN },
    })
    yield createFigure({
      ...{ bench: 'release/stall-99.9', value: delay.percentile(99.9) / 1e6, unit: 'ms', n },
      ...{ baseline: 'wanted', baselineValue: longestStallMs },
    })
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
}

async function fill(db: Database, secret: Buffer): Promise<void> {
  await db.run([
    {
      sql: `INSERT INTO pass_issue (epoch, scope, person, grp, blinded_hash)
            SELECT '2026-11', 'extension', value, 'g1', x'' FROM json_each(?)`,
      args: [numbers(1000)],
    },
  ])
  const { keyrings, statements } = await getKeyrings(db.query, secret, ['2026-11'])
  await db.run(statements)
  const [keys] = keyrings.get('2026-11') ?? []
  if (!keys) throw new Error('the epoch has no keys')
  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  for (let pool = 1; pool <= pools; pool++) {
    const at = { kind: 'score' as const, epoch: '2026-11', scope: 'extension', team: `t${pool}`, keys }
    const poolings = Array.from({ length: partsPerPool }, () => ({
      ...at,
      part: { id: hex(16), token: hex(32), interactionKey: hex(32), revision: 1, value: '4' },
    }))
    await db.run(poolParts(poolings))
    await yieldToOthers()
  }
}

function numbers(n: number): string {
  return JSON.stringify(Array.from({ length: n }, (_, index) => index))
}
