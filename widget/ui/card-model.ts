import { type Signal, signal } from '@preact/signals'
import type { RatingId, Score } from '../../server/contract/rating.ts'
import type { CardPort, Colleague, Interaction, OwnRating } from '../core/port.ts'
import { type ByName, createByName } from './by-name-model.ts'
import { createPart, type Part } from './part.ts'

/** What a host may be told. It names the interaction and never the score: the page knows who its visitor is. */
export type CardEvent =
  | { kind: 'rated'; reference: string }
  | { kind: 'settled'; reference: string; outcome: 'counted' | 'withheld' }
  | { kind: 'refused'; reference: string; reason: string }

export type Step = 'loading' | 'sign-in' | 'picking' | 'asking' | 'kept' | 'line' | 'broken'

export type Fault = {
  reason: 'quota' | 'storage' | 'unknown'
  again: () => Promise<void>
  /** Whether what was to be written is there after all: only its answer was lost. */
  isMended: (found: OwnRating) => boolean
}

/** The rater's doing that is not on disk: whom they picked or began to rate again, and a score that failed to be stored. */
export type CardDraft = { colleague: Colleague; score?: Score }

/** What of the card's code is loaded when it is needed. */
export type CardParts = {
  picker: () => Promise<typeof import('./picker.tsx')>
  byName: () => Promise<typeof import('./by-name.tsx')>
  /** Only where the passes are the page's own: the extension has it in its settings. */
  secondDevice?: () => Promise<SecondDeviceCode>
}

type SecondDeviceCode = ReturnType<typeof import('../second-device.ts').openSecondDevice>

export type CardOptions = {
  port: CardPort
  interaction: Interaction
  /** `embed` keeps its place in the page and collapses to one line; `overlay` begins as one line if already rated. */
  place?: 'embed' | 'overlay'
  onEvent?: (event: CardEvent) => void
  /** What an earlier card here showed and had not stored. */
  draft?: CardDraft
  /** Told of what is on screen and not stored, whenever that changes; undefined: nothing is. */
  keepDraft?: (draft: CardDraft | undefined) => void
  /** Takes the card away; where it is given, the card has a close button and Done calls it too. */
  onClose?: () => void
}

/** One card's state: signals for what is seen, plain fields for what is not. */
export type Card = CardOptions & {
  parts: { [P in keyof CardParts]: Part<Awaited<ReturnType<NonNullable<CardParts[P]>>>> }
  step: Signal<Step>
  colleague: Signal<Colleague | undefined>
  rating: Signal<OwnRating | undefined>
  chosen: Signal<Score | undefined>
  busy: Signal<boolean>
  fault: Signal<Fault | undefined>
  signedOut: Signal<boolean>
  server: Signal<string | null>
  signInFault: Signal<string | undefined>
  byName: ByName
  acted: boolean // the rater did something here, so focus may be moved
  withdrawnScore: Score | undefined
  unclosed: RatingId | undefined // written by this card and held back until it is closed
  closed: RatingId | undefined // let go of by this card
  reads: number // a read that a later read or write overtook is dropped
}

/** A card that knows nothing yet; `readCard` fills it. */
export function createCard(options: CardOptions, parts: CardParts): Card {
  return {
    ...options,
    parts: {
      picker: createPart(parts.picker),
      byName: createPart(parts.byName),
      ...(parts.secondDevice && { secondDevice: createPart(parts.secondDevice) }),
    },
    step: signal<Step>('loading'),
    colleague: signal(options.draft?.colleague),
    rating: signal<OwnRating | undefined>(undefined),
    chosen: signal(options.draft?.score),
    busy: signal(false),
    fault: signal<Fault | undefined>(undefined),
    signedOut: signal(false),
    server: signal<string | null>(null),
    signInFault: signal<string | undefined>(undefined),
    byName: createByName(),
    acted: false,
    withdrawnScore: undefined,
    unclosed: undefined,
    closed: undefined,
    reads: 0,
  }
}
