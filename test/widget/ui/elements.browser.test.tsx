import { afterEach, expect, test, vi } from 'vitest'
import type { RatingPort } from '../../../widget/core/port.ts'
import { en } from '../../../widget/text/en.ts'
import { createRatingElement } from '../../../widget/ui/rating-element.ts'
import { createSummaryElement } from '../../../widget/ui/summary-element.ts'
import { parts } from './mounting.ts'
import { createRecordingPort, summaryOf } from './recording-port.ts'

const recording = createRecordingPort()
const identify = vi.fn<RatingPort['identify']>(async () => recording.named)
const port: RatingPort = { ...recording, identify }

const vouchBy = vi.fn<(getToken: () => Promise<string>) => void>()
const leave = vi.fn(async () => ({ lost: 1 }))
const deps = { port, textFor: () => en, parts, vouchBy, leave }
customElements.define('test-rating', createRatingElement(deps))

afterEach(() => {
  document.body.replaceChildren()
  identify.mockClear()
  vouchBy.mockClear()
})

function put(attributes: Record<string, string>): HTMLElement {
  const element = document.createElement('test-rating')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  document.body.append(element)
  return element
}

test('an element takes its interaction from its attributes and follows them', async () => {
  const element = put({ helper: 'anna', reference: 'HR-7', heading: 'Parental leave' })
  await expect.poll(() => identify).toHaveBeenCalledTimes(1)
  element.removeAttribute('helper')
  element.setAttribute('team', 'hr-services')
  await expect.poll(() => identify).toHaveBeenCalledTimes(2)
  expect(identify.mock.calls.map(([, helper]) => helper)).toEqual([
    { kind: 'account', account: 'anna', mayBeId: true },
    { kind: 'team', id: 'hr-services' },
  ])
})

test('the shadow root is closed, and the page’s style does not reach the card', async () => {
  const element = put({ helper: 'anna', reference: 'HR-7' })
  expect(element.shadowRoot).toBeNull()
  await expect.poll(() => element.getBoundingClientRect().height).toBeGreaterThan(200)
})

test('a host page’s function for signing in is taken, also when it was set before the widget was there', async () => {
  const element = put({ helper: 'anna', reference: 'HR-7' })
  Object.assign(element, { signIn: async () => 'a token' })
  expect(await vouchBy.mock.lastCall?.[0]()).toBe('a token')

  const early = document.createElement('early-rating')
  Object.assign(early, { signIn: async () => 'an early token' })
  document.body.append(early)
  customElements.define('early-rating', createRatingElement(deps))
  expect(vouchBy).toHaveBeenCalledTimes(2)
  expect(await vouchBy.mock.lastCall?.[0]()).toBe('an early token')
})

test('a host page signs out by its element, and is told what was lost', async () => {
  const element = put({ helper: 'anna', reference: 'HR-7' })
  if (!('signOut' in element && typeof element.signOut === 'function')) throw new Error('no signOut')
  expect(await element.signOut({ forget: true })).toEqual({ lost: 1 })
  expect(leave).toHaveBeenCalledExactlyOnceWith({ forget: true })
})

test('an element that the extension has marked is left alone', () => {
  const element = put({ helper: 'anna', reference: 'HR-7', 'data-rapport-card': 'extension' })
  expect(identify).not.toHaveBeenCalled()
  expect(element.attachShadow({ mode: 'open' })).toBeTruthy()
})

test('an element that somebody has given a root is left alone', () => {
  const element = document.createElement('test-rating')
  element.attachShadow({ mode: 'closed' })
  element.setAttribute('reference', 'HR-7')
  document.body.append(element)
  expect(identify).not.toHaveBeenCalled()
})

test('an element that takes the card says so to the extension', () => {
  expect(put({ helper: 'anna', reference: 'HR-7' }).dataset.rapportCard).toBe('embed')
})

test('help that is still open asks nothing until it is resolved', async () => {
  const element = put({ helper: 'anna', reference: 'HR-7', state: 'open' })
  expect(element.getBoundingClientRect().height).toBe(0)
  element.setAttribute('state', 'resolved')
  await expect.poll(() => element.getBoundingClientRect().height).toBeGreaterThan(200)
})

test('a theme of its own overrides the viewer’s', async () => {
  const element = put({ helper: 'anna', reference: 'HR-7', theme: 'dark' })
  expect(element.dataset.theme).toBe('dark')
  element.removeAttribute('theme')
  await expect.poll(() => element.dataset.theme).toBeUndefined()
})

test('a summary whose code did not load says so, and loads at the next try', async () => {
  let online = false
  const loadSummary = () =>
    online ? import('../../../widget/ui/summary.tsx') : Promise.reject(new TypeError('no network'))
  recording.answer = { kind: 'summary', summary: summaryOf(), stale: false, fetchedOn: Date.now() }
  customElements.define('test-summary', createSummaryElement({ port, textFor: () => en, loadSummary }))
  const attached = vi.spyOn(HTMLElement.prototype, 'attachShadow') // else nobody sees into a closed root
  const element = document.createElement('test-summary')
  element.setAttribute('team', 'it-support')
  document.body.append(element)
  const root = attached.mock.results[0]?.value
  attached.mockRestore()
  await expect.poll(() => root.querySelector('[role="alert"]')?.textContent).toMatch(/did not load/)
  online = true
  root.querySelector('button').click()
  await expect.poll(() => root.textContent).toMatch(/84%/)
  expect(root.querySelector('[role="alert"]')).toBeNull()
})
