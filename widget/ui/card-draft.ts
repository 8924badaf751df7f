import type { Card, CardDraft } from './card-model.ts'

/** What would be lost if this card were gone now. */
export function findDraft(card: Card): CardDraft | undefined {
  const colleague = card.colleague.value
  const began = (card.acted || card.draft !== undefined) && !card.busy.value // the tap that stores may be the last
  if (card.step.value !== 'asking' || colleague === undefined || !began) return undefined
  const unsaved = card.fault.value && card.chosen.value
  return unsaved === undefined ? { colleague } : { colleague, score: unsaved }
}
