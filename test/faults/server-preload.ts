import './loader.ts'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'
import { Sqlite3Client } from '@libsql/client/sqlite3'
import type { Order } from './server-process.ts'

/** Loaded before the real server: its clock can be moved, and it can be made to die at a commit. */

const realNow = Date.now.bind(Date)
let offsetMs = Number(process.env.FAULTS_OFFSET_MS ?? 0)
Date.now = () => realNow() + offsetMs

/** How many commits are left, and whether it dies after the last; the thread that writes has the same. */
const fate = isMainThread
  ? new Int32Array(new SharedArrayBuffer(8))
  : (getEnvironmentData('fate') as Int32Array)
const [left, diesAfter] = [0, 1]
const never = 2 ** 30
if (isMainThread) {
  fate[left] = never
  setEnvironmentData('fate', fate)
}

process.on('message', (order: Order) => {
  switch (order.kind) {
    case 'clock':
      offsetMs = order.offsetMs
      break
    case 'die':
      Atomics.store(fate, diesAfter, order.after ? 1 : 0)
      Atomics.store(fate, left, order.commits)
      break
    case 'live':
      Atomics.store(fate, left, never)
  }
  process.send?.('heard')
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')) // the harness is gone
process.channel?.unref()

const batch = Sqlite3Client.prototype.batch
Sqlite3Client.prototype.batch = async function dieSometimes(...given) {
  const isLast = Atomics.sub(fate, left, 1) === 1
  if (isLast && Atomics.load(fate, diesAfter) === 0) process.kill(process.pid, 'SIGKILL')
  const results = await batch.apply(this, given)
  if (isLast) process.kill(process.pid, 'SIGKILL')
  return results
}
