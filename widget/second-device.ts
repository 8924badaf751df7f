import { offerTransfer, takeTransfer } from './core/book-transfer.ts'
import { createRemote, type RemoteDeps } from './core/remote.ts'
import { SecondDevice, type Transfer } from './ui/second-device.tsx'

/** What takes a page's passes to another browser of the same person, and how it looks; loaded when it is asked for. */
export function openSecondDevice(platform: RemoteDeps) {
  const { api, alone } = createRemote(platform)
  const deps = { ...platform, api }
  const transfer: Transfer = {
    offer: () => offerTransfer(deps),
    take: (code) => alone(() => takeTransfer(deps, code)),
  }
  return { SecondDevice, transfer }
}
