import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { SecondDevice, type Transfer } from '../../../widget/ui/second-device.tsx'
import { button, type Mounted, mountTestCard, parts } from './mounting.ts'
import { ownRating } from './recording-port.ts'

let mounted: Mounted | undefined

afterEach(() => {
  mounted?.unmount()
  document.body.replaceChildren()
})

const lost = { kind: 'waiting', pause: 'book-lost' } as const
const code = () => page.getByRole('textbox', { name: 'Code from the other browser' })

function mountWith(transfer: Partial<Transfer>, rating = ownRating({ kind: 'sent' })): { typed: string[] } {
  const typed: string[] = []
  const whole: Transfer = {
    offer: async () => ({ kind: 'offered', code: 'ABCD-EFGH', expiresOn: Date.now() + 600_000 }),
    take: async (given) => {
      typed.push(given)
      return { kind: 'taken' }
    },
    ...transfer,
  }
  mounted = mountTestCard(
    (port) => {
      port.rating = rating
    },
    { parts: { ...parts, secondDevice: async () => ({ SecondDevice, transfer: whole }) } },
  )
  return { typed }
}

test('where the passes are in another browser, a code of it can be typed, and none be made', async () => {
  const { typed } = mountWith({}, ownRating(lost))
  await button('Your passes in another browser').click()
  await expect.element(button('Take the passes')).toBeDisabled()
  await userEvent.type(code(), 'ABCD-EFGH')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('Done. This browser has your passes now.')).toBeVisible()
  expect(typed).toEqual(['ABCD-EFGH'])
  await expect.element(code()).toHaveValue('')
  expect(button('Make a code here').elements()).toEqual([])
})

test('a code is made where it is said how anonymity is kept', async () => {
  mountWith({})
  expect(button('Your passes in another browser').elements()).toEqual([])
  await button('How is that?').click()
  await button('Your passes in another browser').click()
  await button('Make a code here').click()
  await expect.element(page.getByText('ABCD-EFGH')).toBeVisible()
  await expect.element(page.getByText(/It works once, until/)).toBeVisible()
  await expect.element(button('Make a new code')).toBeEnabled()
})

test('what went wrong is said in words, and can be tried again', async () => {
  mountWith({ take: async () => ({ kind: 'failed', reason: 'unknown' }) }, ownRating(lost))
  await button('Your passes in another browser').click()
  await userEvent.type(code(), 'ABCD')
  await button('Take the passes').click()
  await expect.element(page.getByText(/Nothing is kept under this code/)).toBeVisible()
  await expect.element(button('Take the passes')).toBeEnabled()
  await expect.element(code()).toHaveValue('ABCD')
})

test('nothing of it is on a card of the extension, whose settings have it', async () => {
  mounted = mountTestCard((port) => {
    port.rating = ownRating(lost)
  })
  await button('How is that?').click()
  await expect.element(button('Less')).toBeVisible()
  expect(button('Your passes in another browser').elements()).toEqual([])
})
