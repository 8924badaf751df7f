import type { RatingPort } from '../../widget/core/port.ts'
import { ask } from '../ask.ts'
import type { LeftToErase } from '../messages.ts'
import type { Parting } from './farewell.tsx'

/** What signing out would leave here unsent: the own, and of everybody what forgetting would lose. */
export type Leaving = {
  waiting: number
  named: number
  /** The server gave no answer. */
  isOffline: boolean
  all: LeftToErase
}

/** The ways out. */
export type Leave = {
  /** Sends what may go, then says what still waits. */
  prepare: () => Promise<Leaving>
  signOut: () => Promise<void>
  /** Signs out, and leaves nothing of anybody in this browser. */
  forget: () => Promise<void>
}

/** `part` is told how forgetting ended, or with undefined that it did not begin again. */
export function createLeave(port: RatingPort, part: (parting: Parting) => void): Leave {
  return {
    prepare: async () => {
      part(undefined)
      const all = await ask({ kind: 'prepareErase' })
      const [outbox, said] = await Promise.all([port.outbox(), port.unsent()])
      const named = said.filter(({ state }) => state.kind === 'waiting').length
      return { waiting: outbox.waiting, named, isOffline: outbox.pause === 'offline', all }
    },
    signOut: () => port.signOut(),
    forget: async () => {
      const erasing = ask({ kind: 'erase' })
      erasing.then(part, () => part('failed'))
      await erasing
    },
  }
}
