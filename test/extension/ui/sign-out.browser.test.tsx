import axe from 'axe-core'
import { render } from 'preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../../../extension/entrypoints/popup/style.css'
import { en } from '../../../extension/text/en.ts'
import type { Leaving } from '../../../extension/ui/leave.ts'
import { SignOut } from '../../../extension/ui/sign-out.tsx'

const words = en.account
const nothing: Leaving = {
  ...{ waiting: 0, named: 0, isOffline: false },
  all: { waiting: 0, named: 0, isComplete: true },
}

let leaving: Leaving
const leave = {
  prepare: vi.fn(async () => leaving),
  signOut: vi.fn(async () => undefined),
  forget: vi.fn(async () => undefined),
}

beforeEach(async () => {
  await page.viewport(320, 700)
  vi.clearAllMocks()
  leaving = nothing
  render(
    <main class="popup">
      <h1 class="unseen">Rapport</h1>
      <header class="head">
        <SignOut leave={leave} text={en} />
      </header>
    </main>,
    document.body,
  )
})
afterEach(() => {
  render(null, document.body)
  document.body.replaceChildren()
})

const opener = () => page.getByRole('button', { name: words.signOut, exact: true }).first()
const dialog = () => page.getByRole('alertdialog')
const button = (name: string) => dialog().getByRole('button', { name, exact: true })

test('nobody is signed out before they have read what will happen', async () => {
  await opener().click()
  await expect.element(dialog()).toHaveAccessibleName(words.title)
  await expect.element(dialog().getByText('Nothing of yours waits to be sent.')).toBeVisible()
  await expect.element(dialog().getByText(/Your passes stay in this browser too/)).toBeVisible()
  expect(leave.signOut).not.toHaveBeenCalled()
  await button(words.leave).click()
  expect(leave.signOut).toHaveBeenCalledOnce()
  expect(leave.forget).not.toHaveBeenCalled()
})

test('what waits is named by its number, and that it stays while the server does not answer', async () => {
  leaving = { ...nothing, waiting: 2, named: 1, isOffline: true }
  await opener().click()
  await expect
    .element(dialog().getByText(/Kept in this browser: 2 ratings and 1 message by name/))
    .toBeVisible()
  await expect.element(dialog().getByText(/The server does not answer right now/)).toBeVisible()
})

test('to forget everything says what is lost of everybody, before and in the button', async () => {
  leaving = { ...nothing, all: { waiting: 3, named: 0, isComplete: false } }
  await opener().click()
  await dialog().getByRole('checkbox', { name: words.forget, exact: false }).click()
  await expect.element(dialog().getByText('3 ratings not sent yet would be lost.')).toBeVisible()
  await expect.element(dialog().getByText(/cannot be read/)).toBeVisible()
  await expect.element(dialog().getByText(/Deletes your passes/)).toBeVisible()
  await expect.element(button(words.leave)).not.toBeInTheDocument()
  await button(words.leaveAndForget).click()
  expect(leave.forget).toHaveBeenCalledOnce()
  expect(leave.signOut).not.toHaveBeenCalled()
})

test('Escape leaves everything as it is, and the focus goes back to where it was', async () => {
  await opener().click()
  await expect.element(button(words.stay)).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog()).not.toBeInTheDocument()
  await expect.element(opener()).toHaveFocus()
  expect(leave.signOut).not.toHaveBeenCalled()
})

test('what goes wrong is said, and can be tried again', async () => {
  leave.signOut.mockRejectedValueOnce(new Error('the background gave no answer'))
  await opener().click()
  await button(words.leave).click()
  await expect.element(page.getByRole('status')).toHaveTextContent(words.failed)
  await opener().click()
  await button(words.leave).click()
  expect(leave.signOut).toHaveBeenCalledTimes(2)
})

test('while it sends what may go, it says so', async () => {
  leave.prepare.mockImplementationOnce(() => new Promise(() => undefined))
  await opener().click()
  await expect.element(page.getByRole('status')).toHaveTextContent(words.preparing)
  await expect.element(opener()).toBeDisabled()
})

test('has no violation, whatever is chosen', async () => {
  leaving = { ...nothing, waiting: 2 }
  await opener().click()
  await dialog().getByRole('checkbox').click()
  const { violations } = await axe.run(document.body)
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([])
  expect(document.documentElement.scrollWidth).toBe(320)
})
