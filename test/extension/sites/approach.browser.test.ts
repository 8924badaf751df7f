import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { wakeOnApproach } from '../../../extension/sites/approach.ts'

let root: ShadowRoot
let button: HTMLButtonElement
let now: number
let end: AbortController
const wake = vi.fn(async () => undefined)

beforeEach(() => {
  const host = document.createElement('div')
  document.body.append(host)
  root = host.attachShadow({ mode: 'closed' })
  button = document.createElement('button')
  root.append(button)
  now = Date.UTC(2026, 10, 10)
  end = new AbortController()
  wake.mockReset().mockResolvedValue(undefined)
  wakeOnApproach(root, wake, () => now, end.signal)
})

afterEach(() => {
  end.abort()
  document.body.replaceChildren()
})

const point = () => button.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }))

test('pointing at a card wakes the worker, once while it stays awake', () => {
  expect(wake).not.toHaveBeenCalled()
  point()
  point()
  expect(wake).toHaveBeenCalledOnce()
  now += 19_999
  point()
  expect(wake).toHaveBeenCalledOnce()
  now += 1
  point()
  expect(wake).toHaveBeenCalledTimes(2)
})

test('so does tabbing into it', () => {
  button.focus()
  expect(wake).toHaveBeenCalledOnce()
})

test('a card that is gone wakes nobody, and a worker that cannot be woken is no fault of the page', async () => {
  const unhandled = vi.fn((event: Event) => event.preventDefault())
  addEventListener('unhandledrejection', unhandled)
  wake.mockRejectedValue(new Error('Extension context invalidated'))
  point()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(unhandled).not.toHaveBeenCalled()
  removeEventListener('unhandledrejection', unhandled)
  now += 60_000
  end.abort()
  point()
  expect(wake).toHaveBeenCalledOnce()
})
