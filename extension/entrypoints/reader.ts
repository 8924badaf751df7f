import { browser } from 'wxt/browser'
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { ask } from '../ask.ts'
import { takeCard } from '../card-slot.ts'
import { createDrafts } from '../drafts.ts'
import { createMessagePort } from '../message-port.ts'
import { offerReader } from '../reader-slot.ts'
import { reportInPage } from '../report.ts'
import { followPage } from '../sites/follow.ts'

/** What reads pages and shows cards, put into a page only once a rule fits its address or the page opts in. */
export default defineUnlistedScript(() => {
  offerReader((plan, signal) => {
    const port = createMessagePort()
    const drafts = createDrafts(browser.storage.local, Date.now)
    followPage(
      {
        ...{ window, port, drafts, report: reportInPage, clock: Date.now },
        takeCard: () => takeCard(() => ask({ kind: 'loadCard' })),
        findRule: async (id) => (await ask({ kind: 'rule', id })) ?? undefined,
      },
      plan,
      signal,
    )
  })
})
