import axe from 'axe-core'
import { render } from 'preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { TeamSummary } from '../../../extension/entrypoints/popup/team-summary.tsx'
import { LogWarning, PromiseLine } from '../../../extension/entrypoints/popup/transparency.tsx'
import '../../../extension/entrypoints/popup/style.css'
import { en } from '../../../extension/text/en.ts'
import { en as widgetText } from '../../../widget/text/en.ts'
import { createRecordingPort, type RecordingPort, summaryOf } from '../../widget/ui/recording-port.ts'

const server = 'https://rapport.corp.example'
const corp = { id: 'corp', name: 'Corp' }
const sales = { id: 'sales', name: 'Sales' }

let port: RecordingPort
let broken: number | undefined

beforeEach(async () => {
  await page.viewport(380, 700)
  port = createRecordingPort()
  port.answer = { kind: 'summary', summary: summaryOf(), fetchedOn: 0, stale: false }
  port.listed = [corp, sales]
  broken = undefined
})
afterEach(() => {
  render(null, document.body)
  document.body.replaceChildren()
})

function open(): void {
  render(
    <main class="popup">
      <h1 class="unseen">Rapport</h1>
      <LogWarning server={server} port={port} findBreak={async () => broken} text={en} />
      <TeamSummary port={port} own="sales" text={en} widgetText={widgetText} />
      <PromiseLine server={server} text={en} />
    </main>,
    document.body,
  )
}

const choice = () => page.getByRole('combobox', { name: 'Team' })
const link = (name: string) => page.getByRole('link', { name })

test('shows the own team first, and another one that is chosen', async () => {
  const summary = vi.spyOn(port, 'summary')
  open()
  await expect.element(choice()).toHaveValue('sales')
  await expect.element(page.getByRole('option', { name: 'Sales (your team)' })).toBeInTheDocument()
  await expect.poll(() => summary.mock.lastCall?.[0]).toBe('sales')
  await choice().selectOptions('Corp')
  await expect.poll(() => summary.mock.lastCall?.[0]).toBe('corp')
})

test('offers no choice while the own team is all that may be seen', async () => {
  port.listed = [sales]
  open()
  await expect.element(page.getByText('Your team')).toBeVisible()
  await expect.element(choice()).not.toBeInTheDocument()
})

test('leads to what the server says of itself', async () => {
  open()
  await expect.element(link('How is that?')).toHaveAttribute('href', `${server}/transparency`)
})

test('warns as soon as the settings log is found rewritten, and no longer than that', async () => {
  open()
  await expect.element(choice()).toBeVisible()
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
  broken = 3
  port.changed()
  await expect.element(page.getByText(/differs from entry 3 on/)).toBeVisible()
  await expect.element(link('See the log')).toHaveAttribute('href', `${server}/transparency`)
  broken = undefined
  port.changed()
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
})

test('has no violation', async () => {
  broken = 3
  open()
  await expect.element(link('See the log')).toBeVisible()
  await expect.element(choice()).toBeVisible()
  const { violations } = await axe.run(document.body)
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([])
})
