import './loader.ts'
import { Sqlite3Client } from '@libsql/client/sqlite3'
import type { Order } from './server-process.ts'

/** Loaded before the real server: its clock can be moved, and it can be made to die at a commit. */

const realNow = Date.now.bind(Date)
let offsetMs = Number(process.env.FAULTS_OFFSET_MS ?? 0)
Date.now = () => realNow() + offsetMs

let commitsLeft = Number.POSITIVE_INFINITY
let diesAfter = false

process.on('message', (order: Order) => {
  switch (order.kind) {
    case 'clock':
      offsetMs = order.offsetMs
      break
    case 'die':
      commitsLeft = order.commits
      diesAfter = order.after
      break
    case 'live':
      commitsLeft = Number.POSITIVE_INFINITY
  }
  process.send?.('heard')
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')) // the harness is gone
process.channel?.unref()

const batch = Sqlite3Client.prototype.batch
Sqlite3Client.prototype.batch = async function dieSometimes(...given) {
  commitsLeft -= 1
  if (commitsLeft === 0 && !diesAfter) process.kill(process.pid, 'SIGKILL')
  const results = await batch.apply(this, given)
  if (commitsLeft === 0) process.kill(process.pid, 'SIGKILL')
  return results
}
