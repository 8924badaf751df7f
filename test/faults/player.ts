import { type Plan, playLives } from './lives.ts'

/** One of several processes that play; its plan is its argument, and what it finds it sends. */
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
  process.once(signal, () => process.exit(130))
await playLives(JSON.parse(process.argv[2] ?? '') as Plan, (news) => process.send?.(news)) // made by `fleet.ts`
process.exit(0)
