import type { CardPort, HelperRef, Interaction } from '../core/port.ts'
import type { Leaving, Left } from '../leave.ts'
import type { Text } from '../text/en.ts'
import { mountCard } from './card.tsx'
import type { CardEvent, CardParts } from './card-model.ts'
import { attachClosedRoot } from './shadow.ts'

type Deps = {
  port: CardPort
  textFor: (lang: string | null) => Text
  parts: CardParts
  /** Takes the host page's own function for signing in. */
  vouchBy: (getToken: () => Promise<string>) => void
  leave: (how?: Leaving) => Promise<Left>
}

/** `<rapport-rating>`: one card for the interaction that its attributes name. */
export function createRatingElement({
  port,
  textFor,
  parts,
  vouchBy,
  leave,
}: Deps): CustomElementConstructor {
  return class extends HTMLElement {
    static observedAttributes = ['helper', 'team', 'reference', 'heading', 'state', 'lang', 'theme']
    #root: ShadowRoot | undefined
    #unmount: (() => void) | undefined
    #shown = ''

    /** The host page vouches for its person: `element.signIn = async () => token`. */
    set signIn(getToken: () => Promise<string>) {
      vouchBy(getToken)
    }

    /** As the widget's own `signOut`, for a page that has the element at hand. */
    signOut(how?: Leaving): Promise<Left> {
      return leave(how)
    }

    connectedCallback() {
      this.#adoptSignIn()
      // Extension and embed may both want this element; whoever marks it first has it.
      if (this.dataset.rapportCard === 'extension') return
      this.dataset.rapportCard = 'embed'
      this.#root ??= attachClosedRoot(this)
      this.#update()
    }

    disconnectedCallback() {
      this.#unmount?.()
      this.#unmount = undefined
      this.#shown = ''
    }

    attributeChangedCallback() {
      // A framework sets attributes one after the other: look once, when it has set them all.
      queueMicrotask(() => this.isConnected && this.#update())
    }

    /** Set before the widget was there, it hides the setter. */
    #adoptSignIn() {
      const early: unknown = Object.getOwnPropertyDescriptor(this, 'signIn')?.value
      Reflect.deleteProperty(this, 'signIn')
      if (typeof early === 'function') this.signIn = async () => String(await early())
    }

    #update() {
      const root = this.#root
      if (!root) return
      const theme = this.getAttribute('theme')
      if (theme) this.dataset.theme = theme
      else delete this.dataset.theme
      const interaction = interactionOf(this)
      const lang = this.getAttribute('lang')
      const shown = JSON.stringify([interaction, lang])
      if (shown === this.#shown) return
      this.#shown = shown
      this.#unmount?.()
      this.#unmount =
        interaction?.state === 'resolved'
          ? mountCard(root, {
              port,
              parts,
              interaction,
              text: textFor(lang),
              onEvent: (event) => tell(this, event),
            })
          : undefined
    }
  }
}

/** The interaction that an element names; nothing without a reference. State is `resolved` unless it says otherwise. */
function interactionOf(element: HTMLElement): Interaction | undefined {
  const reference = element.getAttribute('reference')
  if (!reference) return undefined
  return {
    origin: location.origin,
    reference,
    heading: element.getAttribute('heading') ?? '',
    state: element.getAttribute('state') === 'open' ? 'open' : 'resolved',
    helper: helperOf(element),
  }
}

function helperOf(element: HTMLElement): HelperRef {
  const account = element.getAttribute('helper')
  const team = element.getAttribute('team')
  if (account) return { kind: 'account', account, mayBeId: true }
  return team ? { kind: 'team', id: team } : { kind: 'unknown' }
}

function tell(element: HTMLElement, { kind, ...detail }: CardEvent): void {
  element.dispatchEvent(new CustomEvent(`rapport:${kind}`, { bubbles: true, composed: true, detail }))
}
