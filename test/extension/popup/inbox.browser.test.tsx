import axe from 'axe-core'
import { render } from 'preact'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Inbox } from '../../../extension/entrypoints/popup/inbox.tsx'
import '../../../extension/entrypoints/popup/style.css'
import { en } from '../../../extension/text/en.ts'
import { button } from '../../widget/ui/mounting.ts'
import { createRecordingPort, type RecordingPort } from '../../widget/ui/recording-port.ts'

const me = { id: 'anna', name: 'Anna Petrova' }
const boris = { id: 'boris', name: 'Boris Ivanov' }
const team = { id: 'it-support', name: 'IT Support' }

let port: RecordingPort

beforeEach(async () => {
  await page.viewport(380, 700)
  port = createRecordingPort()
  port.inboxAnswer = {
    kind: 'inbox',
    thanks: { received: [{ id: 't', month: '2026-11', from: boris, to: me, text: null }], sent: [] },
    notes: {
      received: [{ id: 'n', month: '2026-10', from: boris, to: me, text: 'Call me first' }],
      sent: [],
    },
    followUps: {
      received: [{ id: 'f', month: '2026-11', from: boris, team, text: 'My VPN again', state: 'open' }],
      sent: [{ id: 's', month: '2026-11', from: me, team, text: null, state: 'answered' }],
    },
    receiving: { thanks: true, note: true },
  }
})
afterEach(() => {
  render(null, document.body)
  document.body.replaceChildren()
})

async function open(): Promise<void> {
  render(
    <main class="popup">
      <h1 class="unseen">Rapport</h1>
      <Inbox port={port} text={en} />
    </main>,
    document.body,
  )
  await page.getByText('By name').click()
}

const seen = (text: string | RegExp) => page.getByText(text).first()

test('says what others sent, by name and month, and how many', async () => {
  await open()
  await expect.element(seen('3 for you')).toBeVisible()
  await expect.element(seen('Boris Ivanov thanks you')).toBeVisible()
  await expect.element(seen('October 2026')).toBeVisible()
  await expect.element(seen('Call me first')).toBeVisible()
  await expect.element(seen('Boris Ivanov asks IT Support for contact')).toBeVisible()
  await expect.element(seen('You asked IT Support for contact: answered')).toBeVisible()
})

test('lets a lead say where a request stands, and a helper put things away and switch them off', async () => {
  await open()
  await button('Answered').click()
  await button('Delete').first().click()
  await page.getByRole('checkbox', { name: 'Private notes' }).click()
  await button('Take back').click()
  await expect
    .poll(() => port.asked)
    .toEqual(['follow-up answered', 'discard thanks', 'receiving true false', 'discard follow-up'])
})

test('shows what has not left yet, and why it was refused', async () => {
  const own = { id: 'u', kind: 'thanks', to: boris, text: null } as const
  port.unsent = async () => [
    { ...own, state: { kind: 'waiting' } },
    { ...own, id: 'r', kind: 'note', state: { kind: 'refused', reason: 'declined' } },
  ]
  await open()
  await expect.element(seen('Leaves within a day')).toBeVisible()
  await expect.element(seen('Not delivered: switched off by the receiver')).toBeVisible()
})

test('says when the server has not taken a change', async () => {
  port.setReceiving = async () => 'unavailable'
  await open()
  await page.getByRole('checkbox', { name: 'Thanks' }).click()
  await expect.element(seen(/does not answer right now/)).toBeVisible()
  await expect.element(page.getByRole('checkbox', { name: 'Thanks' })).toBeChecked()
})

test('is not there while the server does not answer', async () => {
  port.inboxAnswer = { kind: 'unavailable' }
  render(<Inbox port={port} text={en} />, document.body)
  await expect.element(page.getByText('By name')).not.toBeInTheDocument()
})

test('has no violation', async () => {
  await open()
  await expect.element(seen('Call me first')).toBeVisible()
  const { violations } = await axe.run(document.body)
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([])
})
