import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { Summary } from '../../../server/contract/summary.ts'
import { en } from '../../../widget/text/en.ts'
import { mountSummary } from '../../../widget/ui/summary.tsx'
import { openRoot } from './mounting.ts'
import { createRecordingPort, type RecordingPort, summaryOf } from './recording-port.ts'

let port: RecordingPort
let root: ShadowRoot
let unmount: () => void = () => undefined

beforeEach(() => {
  port = createRecordingPort()
})

afterEach(() => {
  unmount()
  document.body.replaceChildren()
})

const note = /a result is shown only as sums of at least 5 people/

function show(refreshEveryMs?: number): void {
  root = openRoot().root
  unmount = mountSummary(root, { port, team: 'it-support', weeks: 13, text: en, refreshEveryMs })
}

function answer(summary: Summary, stale = false, fetchedOn = Date.now()): void {
  port.answer = { kind: 'summary', summary, stale, fetchedOn }
}

test('a summary says satisfaction with its interval and n, every score’s number, and the fixed note', async () => {
  answer(summaryOf())
  show()
  await expect.element(page.getByText('84% satisfied')).toBeVisible()
  await expect.element(page.getByText('78–88% · 212 ratings')).toBeVisible()
  await expect.element(page.getByRole('row', { name: '5 Great 100' })).toBeVisible()
  await expect.element(page.getByText(note)).toBeVisible()
})

test('weeks without a release are gaps in the line, and said so in the table', async () => {
  answer(summaryOf())
  show()
  await page.getByText('Show as a table').click()
  await expect.element(page.getByRole('row', { name: 'Week 38 nothing released' })).toBeVisible()
  await expect.element(page.getByRole('row', { name: /^Week 47 88%/ })).toBeVisible()
  expect(root.querySelectorAll('.course')).toHaveLength(3)
  expect(root.querySelectorAll('.dot')).toHaveLength(11)
})

test('a team that is shown within another says why', async () => {
  answer({ ...summaryOf(), team: { id: 'travel', name: 'Travel desk' } })
  show()
  await expect.element(page.getByText(/Travel desk is small, so it is shown within IT Support/)).toBeVisible()
})

test('a stale result says how old it is', async () => {
  answer(summaryOf(), true, Date.now() - 5 * 60_000)
  show()
  await expect.element(page.getByText(/the last result, 5 minutes old/)).toBeVisible()
})

test('nothing released yet is an empty state, with the note', async () => {
  answer({ ...summaryOf(), n: 0, csat: null, mean: null, distribution: [0, 0, 0, 0, 0] })
  show()
  await expect.element(page.getByText('Nothing to show yet.')).toBeVisible()
  await expect.element(page.getByText(note)).toBeVisible()
})

test.each([
  ['not-allowed', 'not open to you'],
  ['unavailable', 'does not answer right now'],
] as const)('%s is said in words', async (kind, words) => {
  port.answer = { kind }
  show()
  await expect.element(page.getByText(new RegExp(words))).toBeVisible()
})

test('a signed-out viewer signs in and sees the summary', async () => {
  port.answer = { kind: 'signed-out' }
  show()
  await expect.element(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  answer(summaryOf())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect.element(page.getByText('84% satisfied')).toBeVisible()
})

test('a new release arrives by itself and is marked as new', async () => {
  answer(summaryOf())
  show(50)
  await expect.element(page.getByText('212 ratings')).toBeVisible()
  answer(summaryOf(5))
  await expect.element(page.getByText('5 new')).toBeVisible()
  await expect.element(page.getByText('217 ratings', { exact: true })).toBeVisible()
  expect(root.querySelectorAll('tr[data-fresh=true]')).toHaveLength(1)
  expect(root.querySelectorAll('.dot[data-fresh=true]')).toHaveLength(1)
  await expect.element(page.getByText(/New result: 84% satisfied, 217 ratings/)).toBeInTheDocument()
})

test('nothing is asked again unless it should be refreshed', async () => {
  answer(summaryOf())
  const asked = vi.spyOn(port, 'summary')
  show()
  await expect.element(page.getByText('84% satisfied')).toBeVisible()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(asked).toHaveBeenCalledOnce()
})
