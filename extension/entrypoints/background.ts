import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
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
      // A service worker cannot load code later: it is all in one file, and this part of it runs when it is asked for.
      loadBlinding: () => import('../../widget/core/blinding.ts'),
      loadTransfer: () => import('../../widget/core/book-transfer.ts'),
    },
    crypto,
    loadBuilt: async () => (await fetch('/organisation.json')).json(),
    ownOrigin: self.location.origin,
    onOnline: (listener) => self.addEventListener('online', listener),
  })
})
