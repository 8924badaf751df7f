import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { button, focused, type Mounted, mountTestCard, parts } from './mounting.ts'

let mounted: Mounted | undefined

afterEach(() => {
  mounted?.unmount()
  document.body.replaceChildren()
})

const combobox = () => page.getByRole('combobox', { name: 'Who helped you?' })
const option = (name: string) => page.getByRole('option', { name })

function mountPicking(prepare: Parameters<typeof mountTestCard>[0] = () => undefined): Mounted {
  mounted = mountTestCard((port) => {
    port.named = undefined
    prepare(port)
  })
  return mounted
}

test('a helper who is not certain is asked for, by keyboard alone, and then rated', async () => {
  const { port } = mountPicking()
  await expect.element(combobox()).toBeVisible()
  await userEvent.tab()
  await userEvent.keyboard('an')
  await expect.element(option('Antti Mäkinen HR Services')).toBeVisible()
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(option('Anna Petrova IT Support')).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('How was the help from Anna Petrova?')).toBeVisible()
  await expect.poll(() => mounted && focused(mounted)).toBe('Poor, 1 of 5')
  await userEvent.keyboard('{ArrowRight} ')
  await expect.element(page.getByText(/Saved on this device/).first()).toBeVisible()
  expect(port.rating?.colleague.id).toBe('anna')
})

test('nobody is picked by guess: Enter without a marked name does nothing', async () => {
  mountPicking()
  await userEvent.type(combobox(), 'anna')
  await expect.element(option('Anna Petrova IT Support')).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await expect.element(combobox()).toBeVisible()
  await expect.element(option('Anna Petrova IT Support')).toHaveAttribute('aria-selected', 'false')
})

test('Escape shuts the list and keeps the words; arrows go round', async () => {
  mountPicking()
  await userEvent.type(combobox(), 'an')
  await expect.element(option('Antti Mäkinen HR Services')).toBeVisible()
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(option('Antti Mäkinen HR Services')).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(option('Anna Petrova IT Support')).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Escape}')
  await expect.element(combobox()).toHaveAttribute('aria-expanded', 'false')
  await expect.element(combobox()).toHaveValue('an')
})

test('a team can be picked with the mouse', async () => {
  mountPicking()
  await userEvent.type(combobox(), 'hr')
  await option('HR Services Team').click()
  await expect.element(page.getByText('How was the help from HR Services?')).toBeVisible()
})

test('a name that nobody has says so; without a session it offers to sign in', async () => {
  const { port } = mountPicking()
  await userEvent.type(combobox(), 'zzz')
  await expect.element(page.getByText('Nobody found for “zzz”.')).toBeVisible()
  port.who = { kind: 'signed-out', server: null }
  await userEvent.type(combobox(), 'z')
  await page.getByRole('button', { name: 'Sign in' }).click()
  expect(port.asked).toEqual(['sign-in'])
})

test('where its code did not load, the card says so and loads it at the next try', async () => {
  let online = false
  const picker = () => (online ? parts.picker() : Promise.reject(new TypeError('no network')))
  mounted = mountTestCard(
    (port) => {
      port.named = undefined
    },
    { parts: { ...parts, picker } },
  )
  await expect.element(page.getByRole('alert').getByText(/did not load/)).toBeVisible()
  online = true
  await button('Try again').click()
  await expect.element(combobox()).toBeVisible()
})
