import axe from 'axe-core'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { en } from '../../../widget/text/en.ts'
import { SecondDevice, type Transfer } from '../../../widget/ui/second-device.tsx'
import { mountSummary } from '../../../widget/ui/summary.tsx'
import { button, type Mounted, mountTestCard, openRoot, parts, star } from './mounting.ts'
import { createRecordingPort, ownRating, summaryOf } from './recording-port.ts'

let mounted: Mounted | undefined

afterEach(() => {
  mounted?.unmount()
  mounted = undefined
  document.body.replaceChildren()
})

/** Rules that are about whole pages are the host page's business. */
const options: axe.RunOptions = {
  rules: {
    region: { enabled: false },
    'landmark-one-main': { enabled: false },
    'page-has-heading-one': { enabled: false },
  },
}

async function violations(): Promise<string[]> {
  // Colours are measured at rest, not on their way.
  const roots = [...document.body.children].flatMap(({ shadowRoot }) => shadowRoot ?? [])
  const moving = roots.flatMap((root) => root.getAnimations())
  await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined))) // one that is cut short rejects
  const { violations: found } = await axe.run(document.body, options)
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('axe sees into the card: a planted violation is found', async () => {
  mounted = mountTestCard()
  await expect.element(star(1)).toBeVisible()
  mounted.root.querySelector('.card')?.append(document.createElement('button'))
  expect(await violations()).toEqual([expect.stringContaining('button-name')])
})

test.each(['light', 'dark'])('the card has no violation in any state, %s', async (theme) => {
  mounted = mountTestCard()
  mounted.host.dataset.theme = theme
  await expect.element(star(1)).toBeVisible()
  expect(await violations()).toEqual([])
  mounted.port.failing = 'quota'
  await star(3).click()
  await expect.element(button('Try again')).toBeVisible()
  expect(await violations()).toEqual([])
  mounted.port.failing = undefined
  await button('Try again').click()
  await expect.element(button('Done')).toBeVisible()
  expect(await violations()).toEqual([])
  mounted.port.become({ kind: 'refused', reason: 'too-many' })
  await expect.element(page.getByText(/very often/).first()).toBeVisible()
  expect(await violations()).toEqual([])
  await button('Done').click()
  await expect.element(button('Details')).toBeVisible()
  expect(await violations()).toEqual([])
})

test('the picker has no violation while names are shown', async () => {
  mounted = mountTestCard((port) => {
    port.named = undefined
  })
  await userEvent.type(page.getByRole('combobox'), 'an')
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(page.getByRole('option', { name: 'Anna Petrova IT Support' })).toBeVisible()
  expect(await violations()).toEqual([])
})

test('the one-line overlay has no violation', async () => {
  mounted = mountTestCard(
    (port) => {
      port.rating = ownRating({ kind: 'counted', parts: ['score'] }, null)
    },
    { place: 'overlay', onClose: () => undefined },
  )
  await expect.element(button('Details')).toBeVisible()
  expect(await violations()).toEqual([])
})

test.each(['light', 'dark'])(
  'the summary has no violation, with its table open and news on it, %s',
  async (theme) => {
    const { host, root } = openRoot()
    host.dataset.theme = theme
    const port = createRecordingPort()
    port.answer = { kind: 'summary', summary: summaryOf(), fetchedOn: Date.now(), stale: true }
    const unmount = mountSummary(root, { port, team: 'it-support', weeks: 13, text: en })
    await page.getByText('Show as a table').click()
    port.answer = { kind: 'summary', summary: summaryOf(5), fetchedOn: Date.now(), stale: true }
    port.changed()
    await expect.element(page.getByText('5 new')).toBeVisible()
    expect(await violations()).toEqual([])
    unmount()
  },
)

test.each(['light', 'dark'])('taking passes to another browser has no violation, %s', async (theme) => {
  const transfer: Transfer = {
    offer: async () => ({ kind: 'offered', code: 'ABCD-EFGH', expiresOn: Date.now() }),
    take: async () => ({ kind: 'failed', reason: 'unknown' }),
  }
  const secondDevice = async () => ({ SecondDevice, transfer })
  mounted = mountTestCard(() => undefined, { parts: { ...parts, secondDevice } })
  mounted.host.dataset.theme = theme
  await button('How is that?').click()
  await button('Your passes in another browser').click()
  await button('Make a code here').click()
  await userEvent.type(page.getByRole('textbox'), 'ABCD')
  await button('Take the passes').click()
  await expect.element(page.getByText(/Nothing is kept under this code/)).toBeVisible()
  expect(await violations()).toEqual([])
})
