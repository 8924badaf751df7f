import type { CardOptions } from '../widget/ui/card-model.ts'

export type ShowCard = (root: ShadowRoot, options: CardOptions) => () => void

/** Two scripts of one extension share a page's isolated world: the card's leaves itself here for the other. */
const slot = globalThis as { rapportCard?: ShowCard }

/** Leaves the card for `takeCard`. */
export function offerCard(show: ShowCard): void {
  slot.rapportCard = show
}

/** The card, loaded by `load` when it is first needed: most pages never need it. */
export async function takeCard(load: () => Promise<void>): Promise<ShowCard> {
  if (slot.rapportCard === undefined) await load()
  if (slot.rapportCard === undefined) throw new Error('the card did not load')
  return slot.rapportCard
}
