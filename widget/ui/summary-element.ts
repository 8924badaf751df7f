import type { CardPort } from '../core/port.ts'
import type { Text } from '../text/en.ts'
import { mountMissing } from './missing.tsx'
import { ignoreUnloaded } from './part.ts'
import { attachClosedRoot } from './shadow.ts'

type Deps = {
  port: CardPort
  textFor: (lang: string | null) => Text
  /** The view is loaded only where a page shows a summary. */
  loadSummary: () => Promise<typeof import('./summary.tsx')>
}

const defaultWeeks = 13

/** `<rapport-summary>`: a team's satisfaction; `refresh` is in seconds. */
export function createSummaryElement({ port, textFor, loadSummary }: Deps): CustomElementConstructor {
  return class extends HTMLElement {
    static observedAttributes = ['team', 'weeks', 'refresh', 'lang', 'theme']
    #root: ShadowRoot | undefined
    #unmount: (() => void) | undefined

    connectedCallback() {
      this.#root ??= attachClosedRoot(this)
      void this.#update()
    }

    disconnectedCallback() {
      this.#unmount?.()
      this.#unmount = undefined
    }

    attributeChangedCallback() {
      queueMicrotask(() => void this.#update())
    }

    async #update() {
      const loaded = await loadSummary().catch(ignoreUnloaded)
      const root = this.#root
      const team = this.getAttribute('team')
      if (!root || !this.isConnected) return
      const theme = this.getAttribute('theme')
      if (theme) this.dataset.theme = theme
      else delete this.dataset.theme
      if (!team) return this.disconnectedCallback()
      const text = textFor(this.getAttribute('lang'))
      if (!loaded) {
        this.#unmount = mountMissing(root, { text, onAgain: () => void this.#update() })
        return
      }
      const seconds = Number(this.getAttribute('refresh'))
      // Mounting again into the same root only changes the view's properties.
      this.#unmount = loaded.mountSummary(root, {
        port,
        team,
        weeks: Number(this.getAttribute('weeks')) || defaultWeeks,
        refreshEveryMs: seconds > 0 ? seconds * 1000 : undefined,
        text,
      })
    }
  }
}
