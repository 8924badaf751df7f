import type { CDPSession, Page } from 'playwright'
import { en } from '../../widget/text/en.ts'
import { openAx } from '../support/ax.ts'

const radio = { role: 'radio', name: en.card.scoreLabel(4) }

/** A page with one card, whose element names another interaction before each tap. */
export type TapPage = {
  /** Shows the card of an interaction, ready for a score. */
  show: (reference: string) => Promise<void>
  /** Takes the mouse off the card. */
  leave: () => Promise<void>
  /** Points at the score that `tap` taps. */
  approach: () => Promise<void>
  /** Taps a score with a real mouse. @returns ms from the browser's input event to the card saying that it is stored */
  tap: () => Promise<number>
  /** Signs in from the card, by the server's window. */
  signIn: (invite: string) => Promise<void>
}

/**
 * Measures inside the page, on its own clock, with listeners that the protocol puts into the closed root:
 * nothing is added to the product, and no message of the driver lies between the two stamps.
 */
export async function openTaps(page: Page, attribute: string): Promise<TapPage> {
  const ax = await openAx(page)
  const session = await page.context().newCDPSession(page)
  return {
    show: async (reference) => {
      await page
        .locator(`[${attribute}]`)
        .evaluate((element, [name, value]) => element.setAttribute(name, value), [
          attribute,
          reference,
        ] as const)
      await ax.find(radio)
    },
    leave: () => page.mouse.move(0, 0),
    approach: async () => {
      const { x, y, width, height } = await ax.box(radio)
      await page.mouse.move(x + width / 2, y + height / 2)
    },
    tap: async () => {
      const timed = await watchCard(session, (await ax.find(radio)).backendNodeId)
      await ax.click(radio)
      return timed()
    },
    signIn: async (invite) => {
      const opened = page.waitForEvent('popup')
      await ax.click({ role: 'button', name: en.signIn })
      const window = await opened
      const closed = window.waitForEvent('close')
      await window.getByRole('textbox').fill(invite)
      await window.getByRole('button', { name: 'Sign in' }).click()
      await closed
      await ax.find(radio)
    },
  }
}

/** @returns what resolves with the time between the next click in a node's root and the card's word for stored */
async function watchCard(session: CDPSession, backendNodeId: number): Promise<() => Promise<number>> {
  const { object } = await session.send('DOM.resolveNode', { backendNodeId })
  const { objectId = '' } = object
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `${timeTap}`,
    arguments: [{ value: en.state.waiting }],
  })
  const { objectId: promiseObjectId = '' } = result
  return async () => {
    const answer = await session.send('Runtime.awaitPromise', { promiseObjectId, returnByValue: true })
    return Number(answer.result.value)
  }
}

/** Runs in the page. A click's stamp is the moment at which the browser got the input. */
function timeTap(this: Element, stored: string): Promise<number> {
  const root = this.getRootNode()
  const { promise, resolve } = Promise.withResolvers<number>()
  let tappedAt = Number.NaN
  root.addEventListener('click', ({ timeStamp }) => (tappedAt = timeStamp), { capture: true, once: true })
  const observer = new MutationObserver(() => {
    const storedAt = performance.now()
    if (!(root instanceof ShadowRoot) || !root.querySelector('.standing')?.textContent?.includes(stored))
      return
    observer.disconnect()
    resolve(storedAt - tappedAt)
  })
  observer.observe(root, { childList: true, subtree: true, characterData: true })
  return promise
}
