import { browser } from 'wxt/browser'
import { defineContentScript } from 'wxt/utils/define-content-script'
import { ask } from '../../ask.ts'
import { onChange } from '../../changes.ts'
import { takeReader } from '../../reader-slot.ts'
import { reportInPage } from '../../report.ts'
import { startSites } from '../../sites/start.ts'

export default defineContentScript({
  matches: ['http://localhost/*', 'http://127.0.0.1/*'],
  registration: 'runtime', // on every origin that was granted, by the background
  noScriptStartedPostMessage: true, // the page's own scripts need not know
  // The context's signal aborts when a newer script starts here, as after an update.
  main: ({ signal }) => {
    startSites(
      {
        ...{ window, report: reportInPage },
        watch: (changed, until) => onChange(browser.storage.local, changed, until),
        findPlan: () => ask({ kind: 'plan' }),
        takeReader: () => takeReader(() => ask({ kind: 'loadReader' })),
      },
      signal,
    )
  },
})
