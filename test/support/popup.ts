import type { Page } from 'playwright'
import { expect } from 'vitest'
import type { WithExtension } from './chromium.ts'

/** Signs the extension in with an invite link, as its popup asks for it. Returns the open popup. */
export async function signInByPopup(browser: WithExtension, invite: string, name: string): Promise<Page> {
  const popup = await browser.open('popup.html')
  const opened = browser.context.waitForEvent('page')
  await popup.getByRole('textbox').fill(invite)
  await popup.keyboard.press('Enter')
  const signIn = await opened
  const closed = signIn.waitForEvent('close')
  await signIn.getByRole('button').first().click()
  await closed
  await popup.getByText(name).first().waitFor()
  return popup
}

/** Waits until the popup says something that fits. */
export async function popupSays(popup: Page, words: string | RegExp, withinMs = 30_000): Promise<void> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count as said
  const said = () => popup.locator('body').innerText()
  await expect.poll(said, { timeout: withinMs }).toMatch(words)
}
