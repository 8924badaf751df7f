import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { followOptIns, readOptIn } from '../../../extension/sites/opt-in.ts'
import { clearRemains, openInside } from '../../../extension/sites/place.ts'
import type { Interaction } from '../../../widget/core/port.ts'

let end: AbortController
let shown: { interaction: Interaction; place: Element; signal: AbortSignal }[]

const follow = () =>
  followOptIns(
    document,
    (interaction, place, signal) => shown.push({ interaction, place, signal }),
    end.signal,
  )
const onScreen = () => shown.filter(({ signal }) => !signal.aborted).map(({ interaction }) => interaction)

function element(html: string): Element {
  const template = document.createElement('template')
  template.innerHTML = html
  const made = template.content.firstElementChild
  if (made === null) throw new Error('no element')
  return document.importNode(made, true)
}

function optIn(reference: string, state = 'resolved'): Element {
  return element(
    `<div data-rapport-helper="dmitri" data-rapport-reference="${reference}" data-rapport-heading="Price list" data-rapport-state="${state}"></div>`,
  )
}

beforeEach(() => {
  end = new AbortController()
  shown = []
})
afterEach(() => {
  end.abort()
  document.body.replaceChildren()
})

describe('what an element asks', () => {
  const read = (html: string) => readOptIn(element(html), 'https://hr.corp.example')

  test('is read from data attributes, or from the element’s own', () => {
    const interaction = {
      origin: 'https://hr.corp.example',
      reference: 'HR-204',
      heading: 'Papers',
      state: 'resolved',
      helper: { kind: 'account', account: 'hana', mayBeId: true },
    }
    const own = 'helper="hana" reference="HR-204" heading="Papers" state="resolved"'
    expect(read(`<rapport-rating ${own}></rapport-rating>`)).toEqual(interaction)
    expect(read(`<p ${own.replaceAll(/(\w+)=/g, 'data-rapport-$1=')}></p>`)).toEqual(interaction)
  })

  test('is open unless it says resolved, and its heading the reference unless it has one', () => {
    expect(read('<p data-rapport-reference="R1"></p>')).toMatchObject({ state: 'open', heading: 'R1' })
    expect(read('<p data-rapport-reference="R1" data-rapport-state="done"></p>')).toMatchObject({
      state: 'open',
    })
  })

  test('may name a team; a name that is no team id is no team', () => {
    expect(read('<p data-rapport-reference="R" data-rapport-team="it-helpdesk"></p>')?.helper).toEqual({
      kind: 'team',
      id: 'it-helpdesk',
    })
    expect(read('<p data-rapport-reference="R" data-rapport-team="IT Help"></p>')?.helper).toEqual({
      kind: 'unknown',
    })
  })

  test('is nothing without a reference', () => {
    expect(read('<p data-rapport-helper="hana" data-rapport-reference=" "></p>')).toBeUndefined()
  })
})

describe('elements that opt in', () => {
  test('are followed several at once, also those added later', async () => {
    document.body.append(optIn('R1'), optIn('R2'), optIn('R3', 'open'))
    follow()
    expect(onScreen().map(({ reference }) => reference)).toEqual(['R1', 'R2'])
    const wrap = document.createElement('section')
    wrap.append(optIn('R4'))
    document.body.append(wrap)
    await expect.poll(() => onScreen().map(({ reference }) => reference)).toEqual(['R1', 'R2', 'R4'])
  })

  test('show nothing more once open again, unnamed or gone', async () => {
    const [first, second, third] = [optIn('R1'), optIn('R2'), optIn('R3')]
    document.body.append(first, second, third)
    follow()
    first.setAttribute('data-rapport-state', 'open')
    second.removeAttribute('data-rapport-reference')
    third.remove()
    await expect.poll(onScreen).toEqual([])
    first.setAttribute('data-rapport-state', 'resolved')
    await expect.poll(onScreen).toHaveLength(1)
  })

  test('show anew when they ask for something else', async () => {
    const place = optIn('R1')
    document.body.append(place)
    follow()
    place.setAttribute('data-rapport-reference', 'R9')
    await expect.poll(() => onScreen().map(({ reference }) => reference)).toEqual(['R9'])
    expect(shown[0]?.signal.aborted).toBe(true)
  })

  test('are at most twenty on a page', () => {
    for (let i = 0; i < 50; i++) document.body.append(optIn(`R${i}`))
    follow()
    expect(onScreen()).toHaveLength(20)
  })
})

describe('one card where extension and embed meet', () => {
  test('an element that the embed has is left alone', () => {
    const place = element('<rapport-rating reference="R" data-rapport-card="embed"></rapport-rating>')
    expect(openInside(place, end.signal)).toBeUndefined()
    expect(place.getAttribute('data-rapport-card')).toBe('embed')
    expect(place.childElementCount).toBe(0)
  })

  test('a free one is claimed, keeps what it holds, and is free again afterwards', () => {
    const place = element('<div data-rapport-reference="R"><p>Thank you!</p></div>')
    const root = openInside(place, end.signal)
    expect(root?.mode).toBe('closed')
    expect(place.getAttribute('data-rapport-card')).toBe('extension')
    expect(place.querySelector('p')?.textContent).toBe('Thank you!')
    expect(openInside(place, end.signal)).toBeUndefined()
    end.abort()
    expect(place.outerHTML).toBe('<div data-rapport-reference="R"><p>Thank you!</p></div>')
  })

  test('what a script left that ended without a word is taken away; an embed keeps its element', () => {
    const left = element('<div data-rapport-reference="R"><p>Thank you!</p></div>')
    openInside(left, end.signal)
    const embed = element('<rapport-rating reference="R" data-rapport-card="embed"></rapport-rating>')
    document.body.append(left, embed)
    clearRemains(document)
    expect(left.outerHTML).toBe('<div data-rapport-reference="R"><p>Thank you!</p></div>')
    expect(embed.getAttribute('data-rapport-card')).toBe('embed')
    expect(openInside(left, end.signal)?.mode).toBe('closed')
  })
})
