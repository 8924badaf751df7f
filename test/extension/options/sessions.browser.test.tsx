import axe from 'axe-core'
import { render } from 'preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Sessions } from '../../../extension/entrypoints/options/sessions.tsx'
import '../../../extension/entrypoints/popup/style.css'
import '../../../extension/entrypoints/options/style.css'
import { en } from '../../../extension/text/en.ts'
import type { OwnSession, SessionsAnswer } from '../../../widget/core/own-sessions.ts'

const words = en.sessions
const here: OwnSession = {
  id: 'here',
  place: { kind: 'extension' },
  openedMonth: '2026-11',
  lastUsed: null,
  isHere: true,
}
const elsewhere: OwnSession[] = [
  { ...here, id: 'lost', openedMonth: '2026-02', lastUsed: '2026-10-30', isHere: false },
  { ...here, id: 'rate', place: { kind: 'rate' }, isHere: false },
  { ...here, id: 'old', place: { kind: 'site', name: 'HR portal' }, openedMonth: null, isHere: false },
]

let known: OwnSession[]
let answer: 'given' | 'none' | 'never'

/** Ends them as a server does, unless it gives no answer. */
const verbs = {
  list: vi.fn(async (): Promise<SessionsAnswer> => {
    if (answer === 'never') await new Promise(() => undefined)
    return answer === 'given' ? { kind: 'sessions', sessions: known } : { kind: 'unavailable' }
  }),
  end: vi.fn(async (id: string) => {
    if (answer !== 'given') return 'unavailable' as const
    known = known.filter((one) => one.id !== id)
    return 'done' as const
  }),
  endOthers: vi.fn(async () => {
    known = known.filter(({ isHere }) => isHere)
    return 'done' as const
  }),
}
const leave = {
  prepare: vi.fn(async () => {
    throw new Error('the background gave no answer')
  }),
  signOut: vi.fn(),
  forget: vi.fn(),
}

beforeEach(async () => {
  await page.viewport(320, 900)
  vi.clearAllMocks()
  known = [here, ...elsewhere]
  answer = 'given'
})
afterEach(() => {
  render(null, document.body)
  document.body.replaceChildren()
})

function open(): void {
  render(
    <main class="popup options">
      <h1>Settings</h1>
      <Sessions verbs={verbs} leave={leave} text={en} />
    </main>,
    document.body,
  )
}

const row = (words: string) => page.getByRole('listitem').filter({ hasText: words })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const dialog = () => page.getByRole('alertdialog')

test('each says where and since when, as far as the server knows; this one is marked', async () => {
  open()
  await expect.element(row(words.here).getByText('since November 2026', { exact: true })).toBeVisible()
  const lost = row('February').getByText('since February 2026, last renewed on October 30, 2026', {
    exact: true,
  })
  await expect.element(lost).toBeVisible()
  await expect.element(row('HR portal').getByText(/since/)).not.toBeInTheDocument()
  await expect.element(row(words.place({ kind: 'rate' }))).toBeVisible()
  expect(page.getByText(words.here).elements()).toHaveLength(1)
})

test('one is ended only after a question that can be left by the keyboard, and the focus goes back', async () => {
  open()
  await button(/^End: HR portal/).click()
  await expect.element(dialog()).toHaveAccessibleName(words.endTitle('HR portal'))
  await expect.element(dialog()).toHaveAccessibleDescription(words.consequence.join(' '))
  await expect.element(button(words.keep)).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog()).not.toBeInTheDocument()
  await expect.element(button(/^End: HR portal/)).toHaveFocus()
  expect(verbs.end).not.toHaveBeenCalled()

  await userEvent.keyboard('{Enter}')
  await button(words.endNow).click()
  await expect.element(page.getByRole('status').filter({ hasText: words.ended })).toBeVisible()
  expect(verbs.end).toHaveBeenCalledExactlyOnceWith('old')
  await expect.element(row('HR portal')).not.toBeInTheDocument()
  await expect.element(page.getByRole('heading', { name: words.title })).toHaveFocus()
})

test('all others are ended at once; with none left it says so and offers nothing more', async () => {
  open()
  await button(words.endOthers).click()
  await expect.element(dialog()).toHaveAccessibleName(words.endOthersTitle(3))
  await button(words.endNow).click()
  await expect.element(page.getByText(words.nowhereElse)).toBeVisible()
  expect(verbs.endOthers).toHaveBeenCalledOnce()
  await expect.element(button(words.endOthers)).not.toBeInTheDocument()
})

test('for one other there is one button', async () => {
  known = [here, ...elsewhere.slice(0, 1)]
  open()
  await expect.element(button(/^End: Rapport in a browser, since February/)).toBeVisible()
  await expect.element(button(words.endOthers)).not.toBeInTheDocument()
})

test('what was not ended is not said to be', async () => {
  open()
  await button(/^End: HR portal/).click()
  answer = 'none'
  await button(words.endNow).click()
  await expect.element(page.getByText(words.failed)).toBeVisible()
  await expect.element(page.getByText(words.ended)).not.toBeInTheDocument()
})

test('says that it is loading, then that there is no answer, and asks again', async () => {
  answer = 'never'
  open()
  await expect.element(page.getByText(words.loading)).toBeVisible()
  render(null, document.body)
  answer = 'none'
  open()
  await expect.element(page.getByRole('alert')).toHaveTextContent(words.unavailable)
  answer = 'given'
  await button(words.again).click()
  await expect.element(row('HR portal')).toBeVisible()
})

test('has no violation, with a question open and without', async () => {
  open()
  await expect.element(row('HR portal')).toBeVisible()
  expect(await findViolations()).toEqual([])
  await button(/^End: HR portal/).click()
  await expect.element(dialog()).toBeVisible()
  expect(await findViolations()).toEqual([])
  expect(document.documentElement.scrollWidth).toBe(320)
})

async function findViolations(): Promise<string[]> {
  const { violations } = await axe.run(document.body)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
