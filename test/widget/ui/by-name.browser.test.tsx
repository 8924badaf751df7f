import axe from 'axe-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { button, focused, type Mounted, mountTestCard, parts, star } from './mounting.ts'
import { anna, hrTeam, ownRating } from './recording-port.ts'

let mounted: Mounted | undefined

beforeEach(() => page.viewport(800, 900))

afterEach(() => {
  mounted?.unmount()
  document.body.replaceChildren()
})

const toggle = () => button('Say something by name')
const seen = (text: string | RegExp) => page.getByText(text).first()

async function openByName(prepare?: Parameters<typeof mountTestCard>[0]): Promise<Mounted> {
  mounted = mountTestCard(prepare)
  await star(4).click()
  await toggle().click()
  return mounted
}

test('is not there before a rating is stored', async () => {
  mounted = mountTestCard()
  await expect.element(star(4)).toBeVisible()
  await expect.element(toggle()).not.toBeInTheDocument()
})

test.each([1, 2, 3, 4, 5] as const)('is offered alike at a score of %i', async (score) => {
  mounted = mountTestCard()
  await star(score).click()
  await toggle().click()
  const offered = [...mounted.root.querySelectorAll('.by-name button')].map((one) => one.textContent)
  expect(offered).toEqual(['Thank Anna Petrova', 'Private note', 'May the team contact me?'])
  await expect.element(seen(/make you a likely rater of this help/)).toBeVisible()
  await expect.element(seen(/Your rating goes without your name/)).toBeVisible()
})

test('thanks are one tap, said only once stored, and can be undone', async () => {
  const { port, root } = await openByName()
  const gate = Promise.withResolvers<void>()
  port.gate = gate.promise
  await button('Thank Anna Petrova').click()
  await expect.poll(() => port.asked).toContain('thanks anna')
  expect(root.textContent).not.toContain('are saved')
  gate.resolve()
  await expect.element(seen(/Your thanks are saved and leave within a day/)).toBeVisible()
  await expect.element(button('Thank Anna Petrova')).not.toBeInTheDocument()
  await expect.poll(() => mounted && focused(mounted)).toBe('Undo')
  await button('Undo').click()
  await expect.element(button('Thank Anna Petrova')).toBeVisible()
  expect(port.asked).toEqual(['submit 4', 'thanks anna', 'take back'])
})

test('a note wants words, and has the focus as it opens', async () => {
  const { port } = await openByName()
  await button('Private note').click()
  await expect.element(seen('Only Anna Petrova will read this.')).toBeVisible()
  await expect.poll(() => mounted?.root.activeElement?.localName).toBe('textarea')
  await userEvent.keyboard('  Call me next time ')
  await page.getByRole('textbox').fill(' ')
  await button('Send').click({ force: true }) // it says that it is disabled, and stays in reach
  expect(port.asked).toEqual(['submit 4'])
  await userEvent.type(page.getByRole('textbox'), ' Call me next time ')
  await button('Send').click()
  await expect.element(seen(/Your note is saved/)).toBeVisible()
  expect(port.asked).toEqual(['submit 4', 'note anna Call me next time'])
})

test('a request for contact goes to the team, with or without words', async () => {
  const { port } = await openByName()
  await button('May the team contact me?').click()
  await expect.element(seen(/Whoever leads IT Support gets your name/)).toBeVisible()
  await button('Ask for contact').click()
  await expect.element(seen(/Your request is saved/)).toBeVisible()
  expect(port.asked).toEqual(['submit 4', 'follow-up it-support'])
})

test('what could not be stored is still in its place, and says so', async () => {
  const { port } = await openByName()
  await button('Private note').click()
  await userEvent.type(page.getByRole('textbox'), 'Call me')
  port.failing = 'quota'
  await button('Send').click()
  await expect.element(page.getByRole('alert')).toBeVisible()
  await expect.element(seen(/no room left/)).toBeVisible()
  await expect.element(page.getByRole('textbox')).toHaveValue('Call me')
  port.failing = undefined
  await button('Send').click()
  await expect.element(seen(/Your note is saved/)).toBeVisible()
})

test('only what can reach the colleague is offered; where nothing can, nothing is', async () => {
  await openByName((port) => {
    port.named = hrTeam
    port.offered = ['follow-up']
  })
  await expect.element(button('May the team contact me?')).toBeVisible()
  await expect.element(button('Private note')).not.toBeInTheDocument()
  mounted?.unmount()
  mounted = mountTestCard((port) => {
    port.offered = []
    port.rating = ownRating({ kind: 'sent' })
  })
  await expect.element(button('Done')).toBeVisible()
  await expect.element(toggle()).not.toBeInTheDocument()
})

test('is not offered for a rating that was withdrawn', async () => {
  await openByName()
  await button('Withdraw').click()
  await expect.element(button('Undo')).toBeVisible()
  await expect.element(toggle()).not.toBeInTheDocument()
  await expect.element(button('Thank Anna Petrova')).not.toBeInTheDocument()
})

test.each([320, 800])('its offer does not change the height of the card at %i px', async (width) => {
  await page.viewport(width, 900)
  const heights: number[] = []
  for (const offered of [[], ['thanks', 'note', 'follow-up']] as const) {
    const { root, unmount } = mountTestCard((port) => {
      port.offered = [...offered]
    })
    await star(4).click()
    await expect.element(offered.length > 0 ? toggle() : button('Done')).toBeVisible()
    heights.push(root.querySelector('.card')?.getBoundingClientRect().height ?? 0)
    unmount()
    document.body.replaceChildren()
  }
  expect(heights[1]).toBe(heights[0])
})

test.each([320, 800])(
  'what can be done with a rating stays in its place, whatever comes at %i px',
  async (width) => {
    await page.viewport(width, 900)
    mounted = mountTestCard((port) => {
      port.offered = []
    })
    const { port, root } = mounted
    const change = () => {
      const [first] = root.querySelectorAll('.actions button')
      expect(first?.textContent).toBe('Change')
      return first?.getBoundingClientRect().top
    }
    await star(4).click()
    await expect.element(button('Change')).toBeVisible()
    const before = change()
    port.offered = ['thanks']
    port.rating = { ...ownRating({ kind: 'waiting', pause: 'offline' }), colleague: structuredClone(anna) }
    port.changed()
    await expect.element(toggle()).toBeVisible()
    expect(change()).toBe(before)
    port.become({ kind: 'sent' })
    await expect.element(seen(/^Sent without your name/)).toBeVisible()
    expect(change()).toBe(before)
  },
)

test('code that did not load is said where it belongs, and loads at the next try', async () => {
  let online = false
  const byName = vi.fn(() => (online ? parts.byName() : Promise.reject(new TypeError('no network'))))
  mounted = mountTestCard(undefined, { parts: { ...parts, byName } })
  await star(4).click()
  await expect.element(toggle()).toBeVisible()
  expect(byName).toHaveBeenCalledTimes(1) // with the card and not with the rating
  await toggle().click()
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(
      'This did not load. Check your connection and try again, or reload the page. Nothing is lost.',
    )
  await expect.element(button('Change')).toBeVisible()
  online = true
  await button('Try again').click()
  await expect.element(button('Thank Anna Petrova')).toBeVisible()
  expect(mounted.port.asked).toEqual(['submit 4'])
})

test.each(['light', 'dark'])('has no violation, open and with a note begun, %s', async (theme) => {
  const { host } = await openByName()
  host.dataset.theme = theme
  await button('Thank Anna Petrova').click()
  await expect.element(button('Undo')).toBeVisible()
  await button('Private note').click()
  await expect.element(page.getByRole('textbox')).toBeVisible()
  const { violations } = await axe.run(document.body, {
    rules: {
      region: { enabled: false },
      'landmark-one-main': { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  })
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([])
})

test('every target is at least 24 px at 320 px', async () => {
  await page.viewport(320, 900)
  const { root } = await openByName()
  await button('Private note').click()
  for (const target of root.querySelectorAll('button')) {
    expect(target.getBoundingClientRect().height, target.textContent ?? '').toBeGreaterThanOrEqual(24)
  }
  expect(root.querySelector('.card')?.scrollWidth).toBeLessThanOrEqual(320)
})
