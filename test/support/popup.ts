import { setTimeout as wait } from 'node:timers/promises'
import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'
import type { WithExtension } from './chromium.ts'

/** Signs the extension in with an invite link, as its popup asks for it. Returns the open popup. */
export async function signInByPopup(browser: WithExtension, invite: string, name: string): Promise<Page> {
  const popup = await browser.open('popup.html')
  const button = await openSignIn(browser, popup.getByRole('textbox'), invite)
  const closed = button.page().waitForEvent('close')
  await button.click()
  await closed
  await popup.getByText(name).first().waitFor()
  return popup
}

/**
 * Opens the sign-in page from a `field` that takes an invite, and returns its button. Debian's Chromium 156, headless, now and then loses the renderer of
 * a tab before it loads; as a person would, this closes that tab and asks again.
 */
export async function openSignIn(browser: WithExtension, field: Locator, invite: string): Promise<Locator> {
  for (let tries = 0; tries < 8; tries++) {
    const opened = browser.context.waitForEvent('page', { timeout: 5000 }).catch(() => undefined)
    await field.fill(invite)
    await field.press('Enter')
    const button = (await opened)?.getByRole('button', { name: 'Sign in' })
    const isThere = button?.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    )
    if (button !== undefined && (await isThere)) return button
    await browser.closeLostTabs()
    await wait(500)
  }
  throw new Error('the sign-in page did not open')
}

/** Waits until the popup says something that fits. */
export async function popupSays(popup: Page, words: string | RegExp, withinMs = 30_000): Promise<void> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count as said
  const said = () => popup.locator('body').innerText()
  await expect.poll(said, { timeout: withinMs }).toMatch(words)
}
