import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { en } from '../../widget/text/en.ts'
import { mountCard } from '../../widget/ui/card.tsx'
import { offerCard } from '../card-slot.ts'

/** The card's code, put into a page only once there is something to rate on it. */
export default defineUnlistedScript(() => {
  offerCard((root, options) => mountCard(root, { ...options, text: en }))
})
