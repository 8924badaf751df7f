import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { RatingState } from '../../../widget/core/port.ts'
import { button, focused, type Mounted, mountTestCard, star } from './mounting.ts'
import { hrTeam, ownRating } from './recording-port.ts'

let mounted: Mounted | undefined

beforeEach(() => page.viewport(800, 900))

afterEach(() => {
  mounted?.unmount()
  document.body.replaceChildren()
})

const seen = (text: string | RegExp) => page.getByText(text).first()

test('one tap stores a rating, and only then does the card say so', async () => {
  const gate = Promise.withResolvers<void>()
  mounted = mountTestCard((port) => {
    port.gate = gate.promise
  })
  await star(4).click()
  await expect.poll(() => mounted?.port.asked).toEqual(['submit 4'])
  expect(mounted.root.textContent).not.toContain('Saved')
  gate.resolve()
  await expect.element(seen('Saved on this device. It will be sent later.')).toBeVisible()
  expect(mounted.events).toEqual([{ kind: 'rated', reference: 'PROJ-42' }])
})

test('what was stored is on screen before anything more is asked', async () => {
  mounted = mountTestCard((port) => {
    port.watch = () => undefined // no news of a change comes in between
  })
  const { port, root } = mounted
  await expect.element(star(4)).toBeVisible()
  const asked = vi.spyOn(port, 'find').mockImplementation(async () => {
    expect(root.textContent).toContain('Saved on this device')
    return port.rating
  })
  await star(4).click()
  await expect.poll(() => asked.mock.settledResults[0]?.type).toBe('fulfilled')
})

test('no score is chosen before the rater chooses', async () => {
  mounted = mountTestCard()
  await expect.element(star(1)).toBeVisible()
  expect(mounted.root.querySelectorAll('input:checked')).toHaveLength(0)
})

test('arrow keys move along the scores and store nothing; Enter stores the one in focus', async () => {
  mounted = mountTestCard()
  await expect.element(star(1)).toBeVisible()
  await userEvent.tab()
  expect(focused(mounted)).toBe('Poor, 1 of 5')
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}{ArrowLeft}')
  expect(focused(mounted)).toBe('Okay, 3 of 5')
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}')
  expect(focused(mounted)).toBe('Great, 5 of 5')
  expect(mounted.port.asked).toEqual([])
  await userEvent.keyboard('{Enter}')
  await expect.element(seen(/Saved on this device/)).toBeVisible()
  expect(mounted.port.asked).toEqual(['submit 5'])
})

test('Space stores the score in focus, and the focus goes on to Done', async () => {
  mounted = mountTestCard()
  await expect.element(star(1)).toBeVisible()
  await userEvent.tab()
  await userEvent.keyboard('{ArrowRight} ')
  await expect.poll(() => mounted && focused(mounted)).toBe('Done')
  expect(mounted.port.asked).toEqual(['submit 2'])
})

test('a failed write keeps the score on screen and can be tried again', async () => {
  mounted = mountTestCard((port) => {
    port.failing = 'quota'
  })
  await star(2).click()
  await expect.element(seen(/no room left/)).toBeVisible()
  await expect.element(star(2)).toBeChecked()
  expect(mounted.events).toEqual([])
  mounted.port.failing = undefined
  await button('Try again').click()
  await expect.element(seen(/Saved on this device/)).toBeVisible()
  expect(mounted.port.asked).toEqual(['submit 2', 'submit 2'])
})

test('a port that breaks while writing is told apart from nothing: the score stays and can be tried again', async () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined)
  mounted = mountTestCard((port) => {
    port.failing = 'throw'
  })
  await star(5).click()
  await expect.element(seen(/something went wrong/)).toBeVisible()
  await expect.element(star(5)).toBeChecked()
  expect(reported).toHaveBeenCalledOnce()
  reported.mockRestore()
})

test('a rating that was stored, though the answer was lost, is not said to be unsaved', async () => {
  mounted = mountTestCard((port) => {
    port.submit = async (draft) => {
      port.rating = ownRating({ kind: 'waiting' }, draft.score)
      return { kind: 'failed', reason: 'storage' }
    }
  })
  await star(2).click()
  await expect.element(seen(/Saved on this device/)).toBeVisible()
  await expect.element(button('Done')).toBeVisible()
  expect(mounted.root.textContent).not.toContain('Not saved')
  await button('Done').click()
  expect(mounted.port.asked).toEqual(['close'])
})

test('a stored rating can be changed', async () => {
  mounted = mountTestCard()
  await star(4).click()
  await button('Change').click()
  await expect.element(star(4)).toBeChecked()
  await star(2).click()
  await expect.element(page.getByRole('img', { name: 'Your rating: Weak, 2 of 5' })).toBeVisible()
  expect(mounted.port.asked).toEqual(['submit 4', 'revise 2'])
})

test('choosing the same score again writes nothing', async () => {
  mounted = mountTestCard()
  await star(4).click()
  await button('Change').click()
  await star(4).click()
  await expect.element(button('Done')).toBeVisible()
  expect(mounted.port.asked).toEqual(['submit 4'])
})

test('a rating can be withdrawn, and Undo gives it again', async () => {
  mounted = mountTestCard()
  await star(4).click()
  await button('Withdraw').click()
  await expect.element(seen('Withdrawn. It will not be counted.')).toBeVisible()
  await button('Undo').click()
  await expect.element(page.getByRole('img', { name: 'Your rating: Good, 4 of 5' })).toBeVisible()
  expect(mounted.port.asked).toEqual(['submit 4', 'withdraw', 'submit 4'])
})

test('nothing is let go while the card is open; Done lets the rating go and makes the card one line', async () => {
  mounted = mountTestCard()
  await star(4).click()
  await expect.element(button('Done')).toBeVisible()
  expect(mounted.port.asked).not.toContain('close')
  await button('Done').click()
  await expect.poll(() => mounted && focused(mounted)).toBe('Change')
  expect(mounted.port.asked).toEqual(['submit 4', 'close'])
  expect(cardHeight(mounted)).toBeLessThan(60)
})

test.each(['unmount', 'pagehide'])('%s lets the rating go, once', async (way) => {
  mounted = mountTestCard()
  await star(4).click()
  await expect.element(button('Done')).toBeVisible()
  if (way === 'pagehide') dispatchEvent(new Event('pagehide'))
  mounted.unmount()
  expect(mounted.port.asked).toEqual(['submit 4', 'close'])
})

test('Done lets a rating go that an earlier card held back', async () => {
  mounted = mountTestCard((port) => {
    port.rating = ownRating({ kind: 'waiting' })
  })
  await button('Done').click()
  expect(mounted.port.asked).toEqual(['close'])
})

test('a card that was only looked at closes nothing', async () => {
  mounted = mountTestCard((port) => {
    port.rating = ownRating({ kind: 'sent' })
  })
  await expect.element(button('Change')).toBeVisible()
  mounted.unmount()
  expect(mounted.port.asked).toEqual([])
})

test('an overlay has a close button and leaves at Done', async () => {
  const onClose = vi.fn()
  mounted = mountTestCard(undefined, { place: 'overlay', onClose })
  await star(3).click()
  await button('Done').click()
  expect(onClose).toHaveBeenCalledOnce()
  await button('Close').click()
  expect(mounted.port.asked).toEqual(['submit 3', 'close'])
})

test('signing in is offered only after the rating is stored', async () => {
  mounted = mountTestCard((port) => {
    port.who = { kind: 'signed-out', server: 'https://rapport.corp.example' }
  })
  await expect.element(star(4)).toBeVisible()
  expect(mounted.root.textContent).not.toContain('Sign in')
  await star(4).click()
  await button('Sign in so that it can be sent').click()
  expect(mounted.port.asked).toEqual(['submit 4', 'sign-in'])
})

test('a named helper whom a signed-out device cannot look up asks for signing in, and then for the score', async () => {
  mounted = mountTestCard((port) => {
    port.named = undefined
    port.who = { kind: 'signed-out', server: null }
  })
  await expect.element(button('Sign in')).toBeVisible()
  mounted.port.named = hrTeam
  mounted.port.changed()
  await expect.element(seen('How was the help from HR Services?')).toBeVisible()
})

test('sync is seen while it happens, and the host is told once when the rating is settled', async () => {
  mounted = mountTestCard()
  await star(4).click()
  await expect.element(seen(/will be sent later/)).toBeVisible()
  mounted.port.become({ kind: 'sent' })
  await expect.element(seen(/Sent without your name/)).toBeVisible()
  mounted.port.become({ kind: 'counted', parts: ['score'] }, null)
  await expect.element(seen('Counted. It is part of IT Support’s result and final.')).toBeVisible()
  mounted.port.changed()
  await expect.element(button('Change')).not.toBeInTheDocument()
  expect(mounted.events).toEqual([
    { kind: 'rated', reference: 'PROJ-42' },
    { kind: 'settled', reference: 'PROJ-42', outcome: 'counted' },
  ])
})

test.each([
  ['waiting', { kind: 'waiting' }],
  ['offline', { kind: 'waiting', pause: 'offline' }],
  ['signed out', { kind: 'waiting', pause: 'signed-out' }],
] as const)(
  'a rating that was %s and is sent leaves Change, Withdraw and Done as they were, and the focus',
  async (_was, state) => {
    mounted = mountTestCard((port) => {
      port.rating = ownRating(state)
    })
    const { root, port } = mounted
    await expect.element(button('Change')).toBeVisible()
    const actions = () => [...root.querySelectorAll<HTMLElement>('.actions button')]
    const before = actions()
    before[0]?.focus()
    port.become({ kind: 'sent' })
    await expect.element(seen(/Sent without your name/)).toBeVisible()
    expect(actions()).toEqual(before)
    expect(actions().every((one, index) => one === before[index])).toBe(true)
    expect(focused(mounted)).toBe('Change')
    await userEvent.keyboard('{Enter}')
    await expect.element(star(4)).toBeChecked()
  },
)

test('a rating that was counted meanwhile is shown as final instead of being changed', async () => {
  mounted = mountTestCard((port) => {
    port.rating = ownRating({ kind: 'sent' })
  })
  await button('Change').click()
  if (mounted.port.rating) mounted.port.rating = ownRating({ kind: 'counted', parts: ['score'] }, null)
  await star(1).click()
  await expect.element(seen(/Counted/)).toBeVisible()
})

test('the host is told of a refusal with its reason and never of a score', async () => {
  mounted = mountTestCard()
  await star(4).click()
  await expect.element(button('Done')).toBeVisible()
  mounted.port.become({ kind: 'refused', reason: 'too-many' })
  await expect.element(seen(/very often/)).toBeVisible()
  expect(mounted.events.at(-1)).toEqual({ kind: 'refused', reference: 'PROJ-42', reason: 'too-many' })
  expect(JSON.stringify(mounted.events)).not.toContain('score')
})

test.each([
  [{ kind: 'waiting', pause: 'offline' }, /once the server can be reached/],
  [{ kind: 'waiting', pause: 'signed-out' }, /Sign in so that it can be sent/],
  [{ kind: 'waiting', pause: 'next-epoch' }, /when the next period begins/],
  [{ kind: 'waiting', pause: 'book-lost' }, /holds this period’s passes/],
  [{ kind: 'waiting', pause: 'pass-refused' }, /did not accept this device’s pass/],
  [{ kind: 'waiting', pause: 'client-too-old' }, /once Rapport has been updated/],
  [{ kind: 'sent' }, /counts once at least 5 people have rated IT Support/],
  [{ kind: 'withheld' }, /too few people rated IT Support/],
  [{ kind: 'refused', reason: 'unheard-of' }, /Not accepted by the server/],
] as const)('a rating that is %o is said so', async (state, words) => {
  mounted = mountTestCard((port) => {
    port.rating = ownRating(state)
  })
  await expect.element(seen(words)).toBeVisible()
})

test('the promise is on the card from the start and explains itself', async () => {
  mounted = mountTestCard()
  await expect
    .element(seen(/Your name is never sent. IT Support sees sums of at least 5 people/))
    .toBeVisible()
  await button('How is that?').click()
  await expect.element(seen(/anonymous pass/)).toBeVisible()
  const link = page.getByRole('link', { name: /What the server knows/ })
  await expect.element(link).toHaveAttribute('href', 'https://rapport.corp.example/transparency')
})

test('a browser that keeps nothing gets no question', async () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined)
  mounted = mountTestCard((port) => {
    port.find = () => Promise.reject(new DOMException('no storage', 'SecurityError'))
  })
  await expect.element(seen(/does not let Rapport keep anything/)).toBeVisible()
  expect(mounted.root.querySelectorAll('input')).toHaveLength(0)
  reported.mockRestore()
})

test('what is typed on the card does not reach the page’s shortcuts', async () => {
  const heard = vi.fn()
  document.addEventListener('keydown', heard)
  mounted = mountTestCard((port) => {
    port.named = undefined
  })
  await page.getByRole('combobox').fill('')
  await userEvent.type(page.getByRole('combobox'), 'c')
  document.removeEventListener('keydown', heard)
  expect(heard).not.toHaveBeenCalled()
})

test.each([320, 800])('the card keeps its height from loading to counted at %i px', async (width) => {
  await page.viewport(width, 900)
  mounted = mountTestCard()
  const heights = [cardHeight(mounted)]
  const measure = () => mounted && heights.push(cardHeight(mounted))
  await expect.element(star(4)).toBeVisible()
  measure()
  await star(4).click()
  await expect.element(button('Done')).toBeVisible()
  measure()
  const states: RatingState[] = [
    { kind: 'waiting', pause: 'book-lost' },
    { kind: 'sent' },
    { kind: 'withheld' },
    { kind: 'refused', reason: 'other-pass' },
    { kind: 'counted', parts: ['score'] },
  ]
  for (const state of states) {
    mounted.port.become(state)
    const shown = () => mounted?.root.querySelector('.standing')?.getAttribute('data-kind')
    await expect.poll(shown).toBe(state.kind)
    measure()
  }
  expect(new Set(heights).size, heights.join(' ')).toBe(1)
})

test('every target is at least 24 px, the scores 40', async () => {
  await page.viewport(320, 900)
  mounted = mountTestCard()
  await expect.element(star(1)).toBeVisible()
  for (const score of mounted.root.querySelectorAll('.score')) {
    expect(score.getBoundingClientRect().width).toBeGreaterThanOrEqual(40)
    expect(score.getBoundingClientRect().height).toBeGreaterThanOrEqual(40)
  }
  await star(4).click()
  await expect.element(button('Done')).toBeVisible()
  for (const target of mounted.root.querySelectorAll('button')) {
    expect(target.getBoundingClientRect().height, target.textContent ?? '').toBeGreaterThanOrEqual(24)
  }
})

function cardHeight({ root }: Mounted): number {
  return root.querySelector('.card')?.getBoundingClientRect().height ?? 0
}
