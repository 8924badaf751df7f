import { getDirectory } from './account.ts'
import { openBase } from './base.ts'
import { createCardDevice } from './card-device.ts'
import { checkLogDaily } from './check-log-daily.ts'
import type { Device, DeviceDeps } from './device.ts'
import { findHolder } from './holder.ts'
import { discardNamed, readInbox, setFollowUp, setReceiving } from './inbox.ts'
import { listFingerprints } from './key-file.ts'
import { listTeams } from './list-teams.ts'
import { checkLog } from './log.ts'
import { listNamed } from './named.ts'
import { closeIfGone } from './news.ts'
import { listRecords, type OutboxRecord } from './outbox.ts'
import { endOtherSessions, endSession, listSessions } from './own-sessions.ts'
import type { OutboxState, Pause } from './port.ts'
import { createRemote } from './remote.ts'
import { findKept, type Store } from './store.ts'
import { findPause, viewRecord } from './view-record.ts'

/**
 * Opens the device with all that a rater's side of the protocol does, in one piece.
 * @throws DOMException when the browser gives no storage
 */
export async function createDevice(platform: DeviceDeps): Promise<Device> {
  const base = await openBase(platform)
  const { store } = base
  const remote = createRemote({ ...platform, ...base })
  const deps = { ...base, api: remote.api }
  return {
    ...createCardDevice(platform, base, () => Promise.resolve(remote)),
    outbox: async () => countRecords(await listOwn(store), await findPause(store)),
    checkLog: () => checkLog(deps),
    logBreak: async () => {
      remote.unlessSending(() => checkLogDaily(deps)).catch(closeIfGone(base.news))
      return findKept(store, 'logBreak')
    },
    teams: async () => {
      const session = await findKept(store, 'session')
      const directory = session && (await getDirectory(base, async () => remote))
      return directory ? listTeams(directory, session.person.team, session.person.id) : []
    },
    acceptSession: remote.acceptSession,
    keys: () => listFingerprints(store),
    offerTransfer: async () => (await platform.loadTransfer()).offerTransfer(deps),
    takeTransfer: async (code) => {
      const { takeTransfer } = await platform.loadTransfer()
      return remote.alone(() => takeTransfer(deps, code))
    },
    sessions: () => listSessions(deps),
    endSession: (id) => endSession(deps, id),
    endOtherSessions: () => endOtherSessions(deps),
    unsent: () => listNamed(store),
    inbox: () => readInbox(deps),
    discard: (kind, id) => discardNamed(deps, kind, id),
    setFollowUp: (id, state) => setFollowUp(deps, id, state),
    setReceiving: (receiving) => setReceiving(deps, receiving),
  }
}

/** Those of the person signed in, with what was rated before; all while nobody is. */
async function listOwn(store: Store): Promise<OutboxRecord[]> {
  const person = (await findHolder(store))?.person
  return (await listRecords(store)).filter(({ owner }) => owner === null || owner === (person ?? owner))
}

function countRecords(records: OutboxRecord[], pause: Pause | undefined): OutboxState {
  const count = (kind: string) =>
    records.filter((record) => viewRecord(record, pause).state.kind === kind).length
  const counts = {
    waiting: count('waiting'),
    sent: count('sent'),
    counted: count('counted'),
    refused: count('refused'),
  }
  return pause && counts.waiting > 0 ? { ...counts, pause } : counts
}
