import { browser } from 'wxt/browser'
import { defineContentScript } from 'wxt/utils/define-content-script'
import { ask } from '../../ask.ts'
import { takeCard } from '../../card-slot.ts'
import { createDrafts } from '../../drafts.ts'
import { createMessagePort } from '../../message-port.ts'
import { startSites } from '../../sites/start.ts'

export default defineContentScript({
  matches: ['http://localhost/*', 'http://127.0.0.1/*'],
  registration: 'runtime', // on every origin that was granted, by the background
  noScriptStartedPostMessage: true, // the page's own scripts need not know
  // The context's signal aborts when a newer script starts here, as after an update.
  main: ({ signal }) => {
    const load = () => takeCard(() => ask({ kind: 'loadCard' }))
    const drafts = createDrafts(browser.storage.local, Date.now)
    startSites(
      {
        ...{ window, port: createMessagePort(), takeCard: load, drafts, report },
        findPlan: () => ask({ kind: 'plan' }),
        clock: Date.now,
      },
      signal,
    )
  },
})

/** The one place where a page's faults end: the page goes on, the console says which rule it was. */
function report(name: string, error: unknown): void {
  console.error(`Rapport: ${name} failed`, error)
}
