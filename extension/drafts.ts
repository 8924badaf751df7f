import * as v from 'valibot'
import type { Browser } from 'wxt/browser'
import { Score } from '../server/contract/rating.ts'
import type { CardDraft } from '../widget/ui/card-model.ts'
import { Colleague } from './messages.ts'

type Area = Pick<Browser.storage.StorageArea, 'get' | 'set' | 'remove'>
type Place = { origin: string; reference: string }

/** What a card shows but has not stored yet. It is kept as it is made: after an update the old script can tell nobody. */
export type Drafts = {
  find: (place: Place) => Promise<CardDraft | undefined>
  /** Undefined: nothing is unsaved any more. */
  keep: (place: Place, draft: CardDraft | undefined) => Promise<void>
  /** Forgets those that no card asked for in time, or all. */
  forget: (which: 'late' | 'all') => Promise<void>
}

const KeptDraft = v.object({
  draft: v.object({ colleague: Colleague, score: v.exactOptional(Score) }),
  keptOn: v.number(),
})

const prefix = 'draft '
const keptForMs = 10 * 60_000

/**
 * Drafts in the extension's own storage, which no page can read. `storage.session` would not do: browsers
 * empty it when an extension is reloaded or updated.
 */
export function createDrafts(local: Area, clock: () => number): Drafts {
  const isLate = (stored: unknown) => {
    const kept = v.safeParse(KeptDraft, stored)
    return !kept.success || kept.output.keptOn < clock() - keptForMs
  }
  return {
    find: async (place) => {
      const key = keyOf(place)
      const { [key]: stored } = await local.get(key)
      const kept = v.safeParse(KeptDraft, stored)
      return kept.success && !isLate(stored) ? kept.output.draft : undefined
    },
    keep: async (place, draft) => {
      const key = keyOf(place)
      await (draft === undefined ? local.remove(key) : local.set({ [key]: { draft, keptOn: clock() } }))
    },
    forget: async (which) => {
      const all = Object.entries(await local.get(null)).filter(([key]) => key.startsWith(prefix))
      const gone = all.filter(([, stored]) => which === 'all' || isLate(stored))
      if (gone.length > 0) await local.remove(gone.map(([key]) => key))
    },
  }
}

function keyOf({ origin, reference }: Place): string {
  return `${prefix}${origin} ${reference}`
}
