import { type News, type Plan, playLives } from './lives.ts'

/** One of several processes that play; its plan is its argument, and what it finds it sends. */
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
  process.once(signal, () => process.exit(130))

let sent = Promise.resolve()
const send = (news: News) => new Promise<void>((resolve) => process.send?.(news, () => resolve()))
await playLives(JSON.parse(process.argv[2] ?? '') as Plan, (news) => {
  sent = send(news) // one after the other, so the last one is the last
})
await sent
process.exit(0)
