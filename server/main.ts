import { pino } from 'pino'
import { runCommandLine } from './cli/run.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  progress: process.stderr.isTTY ? (stage) => process.stderr.write(`\r\u001b[K${stage}`) : undefined,
  log: pino({ base: null }),
  clock: Date.now,
  stopping: stop.signal,
})
