import { type Signal, signal } from '@preact/signals'
import type { NamedId, NamedKind } from '../../server/contract/named.ts'
import type { Said } from '../core/named-port.ts'
import type { CardPort, Colleague } from '../core/port.ts'

type Fault = Extract<Said, { kind: 'failed' }>['reason'] | 'unknown'

/** What a card lets its rater say by name. It knows the colleague, and nothing of the rating. */
export type ByName = {
  open: Signal<boolean>
  offers: Signal<NamedKind[]>
  writing: Signal<NamedKind | undefined>
  said: Signal<Partial<Record<NamedKind, NamedId>>>
  fault: Signal<Fault | undefined>
  busy: boolean
}

export function createByName(): ByName {
  return {
    open: signal(false),
    offers: signal<NamedKind[]>([]),
    writing: signal<NamedKind | undefined>(undefined),
    said: signal<Partial<Record<NamedKind, NamedId>>>({}),
    fault: signal<Fault | undefined>(undefined),
    busy: false,
  }
}

/** Asks what this colleague can be told by name; nothing is offered where that is not known. */
export async function readOffers(byName: ByName, port: CardPort, colleague: Colleague): Promise<void> {
  try {
    byName.offers.value = await port.offers(colleague)
  } catch (error) {
    byName.offers.value = []
    reportError(error)
  }
}
