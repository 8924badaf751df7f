import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import * as blinding from '../../widget/core/blinding.ts'
import * as transfer from '../../widget/core/book-transfer.ts'
import { createDevice } from '../../widget/core/create-device.ts'
import { startBackground } from '../background/start.ts'

export default defineBackground(() => {
  startBackground({
    browser,
    openDevice: createDevice,
    platform: {
      indexedDB,
      fetch: (input, init) => fetch(input, init),
      locks: navigator.locks,
      clock: () => Date.now(),
      random: () => Math.random(),
      // A service worker cannot load code later, so it is all in one file.
      loadBlinding: () => Promise.resolve(blinding),
      loadTransfer: () => Promise.resolve(transfer),
    },
    crypto,
    loadBuilt: async () => (await fetch('/organisation.json')).json(),
    ownOrigin: self.location.origin,
    onOnline: (listener) => self.addEventListener('online', listener),
  })
})
