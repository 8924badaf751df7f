import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { News, Plan } from './lives.ts'

const player = join(import.meta.dirname, 'player.ts')

/**
 * Plays the lives in several processes at the same time, each its share. They end with this one.
 * @throws Error when one of them fails
 */
export async function playInProcesses(
  processes: number,
  plan: Plan,
  tell: (news: News, from: number) => void,
): Promise<void> {
  const shares = Array.from({ length: processes }, (_, index) => ({
    ...plan,
    first: plan.first + index,
    step: processes,
    ratings: Math.ceil(plan.ratings / processes),
  }))
  await Promise.all(shares.map((share, index) => playShare(share, (news) => tell(news, index))))
}

/** Nearly all that a device stores and reads is short-lived: with little room a sixth of the time goes to collecting it. */
const roomForYoung = ['--max-semi-space-size=64']

function playShare(plan: Plan, tell: (news: News) => void): Promise<void> {
  const child = fork(player, [JSON.stringify(plan)], { execArgv: [...process.execArgv, ...roomForYoung] })
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  child.on('message', (news: News) => tell(news))
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => {
      process.removeListener('exit', end)
      if (code === 0) resolve()
      else
        reject(new Error(`seeds ${plan.first}, ${plan.first + plan.step}, …: ended with ${code ?? signal}`))
    })
  })
}
