import type { RatingPort } from '../../widget/core/port.ts'

/** The port while no server was chosen: nobody can be identified, so nothing can be rated yet. */
export function createPortWithoutServer(): RatingPort {
  const failed = async () => ({ kind: 'failed', reason: 'storage' }) as const
  const unsaid = async () => ({ kind: 'failed', reason: 'signed-out' }) as const
  return {
    find: async () => undefined,
    submit: failed,
    revise: failed,
    withdraw: failed,
    close: async () => undefined,
    watch: () => undefined,
    identify: async () => undefined,
    findColleague: async () => [],
    teams: async () => [],
    summary: async () => ({ kind: 'signed-out' }),
    outbox: async () => ({ waiting: 0, sent: 0, counted: 0, refused: 0 }),
    account: async () => ({ kind: 'signed-out', server: null }),
    signIn: async () => ({ kind: 'failed', reason: 'no-server' }),
    signOut: async () => undefined,
    offers: async () => [],
    thank: unsaid,
    note: unsaid,
    askFollowUp: unsaid,
    unsent: async () => [],
    takeBack: async () => undefined,
    inbox: async () => ({ kind: 'signed-out' }),
    discard: async () => 'signed-out',
    setFollowUp: async () => 'signed-out',
    setReceiving: async () => 'signed-out',
  }
}
