import { type ReadonlySignal, signal } from '@preact/signals'

/** Code of the card that is not loaded with it. Extensions have it in one piece, where loading is a formality. */
export type Part<M> = {
  code: ReadonlySignal<M | undefined>
  missing: ReadonlySignal<boolean> // it did not load when it was last asked for
  /** Asks for it where it is not there yet; after a failure, once more. */
  load: () => Promise<void>
}

export function createPart<M>(load: () => Promise<M>): Part<M> {
  const code = signal<M | undefined>(undefined)
  const missing = signal(false)
  let loading: Promise<void> | undefined
  async function attempt(): Promise<void> {
    const loaded = await load().catch(ignoreUnloaded)
    code.value = loaded
    missing.value = loaded === undefined
    if (loaded === undefined) loading = undefined
  }
  return {
    code,
    missing,
    load: () => {
      loading ??= attempt()
      return loading
    },
  }
}

/** A failed import has no code to tell why: in its place stands that it is missing, and the offer to try again. */
export function ignoreUnloaded(): undefined {
  return undefined
}
