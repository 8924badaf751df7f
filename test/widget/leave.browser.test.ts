import { expect, test, vi } from 'vitest'
import { createPageDevice } from '../../widget/page-device.ts'

const server = 'http://127.0.0.1:1' // nobody answers there
const interaction = { origin: 'https://hr.test', reference: 'HR-7', heading: 'Parental leave' }

test('a page forgets what was rated on it, and goes on', async () => {
  const page = createPageDevice(server)
  const changed = vi.fn()
  page.watch(changed, new AbortController().signal)
  const rate = () => page.submit({ interaction, colleague: { kind: 'team', id: 'hr', name: 'HR' }, score: 4 })
  expect(await rate()).toMatchObject({ kind: 'stored' })
  expect(await page.leave()).toEqual({ waiting: 1 })
  expect(await page.find(interaction)).toMatchObject({ score: 4 })
  changed.mockClear()
  expect(await page.leave({ forget: true })).toEqual({ lost: 1 })
  await expect.poll(() => changed).toHaveBeenCalled()
  expect(await page.find(interaction)).toBeUndefined()
  expect(await rate()).toMatchObject({ kind: 'stored' })
})
