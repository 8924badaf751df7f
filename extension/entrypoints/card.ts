import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { en } from '../../widget/text/en.ts'
import * as byName from '../../widget/ui/by-name.tsx'
import { mountCard } from '../../widget/ui/card.tsx'
import overlay from '../../widget/ui/overlay.css?inline'
import * as picker from '../../widget/ui/picker.tsx'
import { offerCard } from '../card-slot.ts'

/** A script in a page cannot load its own code later, so it is all in one file. */
const parts = { picker: () => Promise.resolve(picker), byName: () => Promise.resolve(byName) }
const styles = [overlay]

/** The card's code, put into a page only once there is something to rate on it. */
export default defineUnlistedScript(() => {
  offerCard((root, options) => mountCard(root, { ...options, parts, styles, text: en }))
})
