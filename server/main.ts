import { pino } from 'pino'
import { runCommandLine } from './cli/run.ts'
import { openTerminal } from './cli/terminal.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

const argv = process.argv.slice(2)
const terminal = openTerminal({ input: process.stdin, output: process.stderr })
stop.signal.addEventListener('abort', () => terminal.close())

process.exitCode = await runCommandLine(argv, {
  env: process.env,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  progress: process.stderr.isTTY ? (stage) => process.stderr.write(`\r\u001b[K${stage}`) : undefined,
  ask: process.stdin.isTTY && process.stderr.isTTY ? terminal.ask : undefined,
  log: pino({ base: null }, pino.destination(argv.includes('--json') ? 2 : 1)), // a result as JSON is alone on stdout
  clock: Date.now,
  stopping: stop.signal,
})
terminal.close()
