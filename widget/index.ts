import type { Account, SignInOutcome } from './core/port.ts'
import type { Leaving, Left } from './leave.ts'
import { createPageDevice } from './page-device.ts'
import { en, type Text } from './text/en.ts'
import { createRatingElement } from './ui/rating-element.ts'
import { createSummaryElement } from './ui/summary-element.ts'

/** The server is where this file came from. */
const server = new URL(import.meta.url).origin
const port = createPageDevice(server)

const texts: Record<string, Text> = { en }

/** The words for an element's `lang`, else for the page's, else English. */
function textFor(lang: string | null): Text {
  return texts[(lang ?? document.documentElement.lang).slice(0, 2)] ?? en
}

const elements = {
  'rapport-rating': () =>
    createRatingElement({
      port,
      textFor,
      vouchBy: port.vouchBy,
      leave: port.leave,
      parts: {
        picker: () => import('./ui/picker.tsx'),
        byName: () => import('./ui/by-name.tsx'),
        secondDevice: async () =>
          (await import('./second-device.ts')).openSecondDevice(await port.platform()),
      },
    }),
  'rapport-summary': () =>
    createSummaryElement({ port, textFor, loadSummary: () => import('./ui/summary.tsx') }),
}

for (const [name, create] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, create())
}

/** Who is signed in on this page's origin. */
export function account(): Promise<Account> {
  return port.account()
}

/** Opens the server's sign-in window; call it in a click. */
export function signIn(): Promise<SignInOutcome> {
  return port.signIn()
}

/**
 * Sends what is due, then ends the session. Says what waits: it stays in this browser and goes once the same person
 * signs in again. With `forget` nothing of anybody stays here; says how much of it was lost unsent.
 */
export function signOut(how?: { forget?: false }): Promise<{ waiting: number }>
export function signOut(how: { forget: true }): Promise<{ lost: number }>
export function signOut(how?: Leaving): Promise<Left> {
  return port.leave(how)
}

/** Calls back after any change of account or ratings; returns the undo. */
export function onChange(callback: () => void): () => void {
  const ended = new AbortController()
  port.watch(callback, ended.signal)
  return () => ended.abort()
}
