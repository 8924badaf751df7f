import { Worker } from 'node:worker_threads'
import type { Step, StepResult } from './blinding-worker.ts'

export type Blinders = {
  /** Runs a step on one of the threads. */
  run: <K extends Step['kind']>(step: Extract<Step, { kind: K }>) => Promise<Extract<StepResult, { kind: K }>>
  close: () => Promise<void>
}

type Waiting = { resolve: (result: StepResult) => void; reject: (cause: unknown) => void }

/** Threads that do the colleagues' arithmetic, so that the server goes on meanwhile. */
export function createBlinders(threads: number): Blinders {
  const waiting = new Map<number, Waiting>()
  const workers = Array.from({ length: threads }, () => startWorker(waiting))
  let count = 0
  return {
    run: async (step) => {
      const id = count++
      const result = await new Promise<StepResult>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        workers[id % threads]?.postMessage({ id, step })
      })
      return result as Extract<StepResult, { kind: typeof step.kind }> // a worker answers in kind
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function startWorker(waiting: Map<number, Waiting>): Worker {
  const worker = new Worker(new URL('blinding-worker.ts', import.meta.url))
  worker.on('message', ({ id, result }: { id: number; result: StepResult }) => {
    waiting.get(id)?.resolve(result)
    waiting.delete(id)
  })
  worker.on('error', (cause) => {
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
  })
  return worker
}
