import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Known, type Reading, readPage } from '../../../extension/sites/engine.ts'
import { builtInRules } from '../../../extension/sites/rules.ts'
import type { HelperRef } from '../../../widget/core/port.ts'
import type { RulePage, Shown } from '../../sites/rules/page.ts'
import { rulePages } from '../../sites/rules/pages.ts'
import { addWords, mutate, takeAway } from './mutate.ts'

const anna = { account: '5', name: 'Anna Petrova' }
const otherAnna = { account: '15', name: 'Anna Petrova' }
const boris = { account: '26', name: 'Boris Ivanov' }
const otherBoris = { account: '27', name: 'Boris Ivanov' }

const usual: Shown = {
  heading: 'VPN does not connect',
  isResolved: true,
  helper: anna,
  requester: boris,
  viewer: boris,
  dress: (name) => name,
  word: (english) => english,
}

const make = (page: RulePage, shown: Partial<Shown>) =>
  new DOMParser().parseFromString(page.html({ ...usual, ...shown }), 'text/html')

const read = (page: RulePage, shown: Partial<Shown>) =>
  readPage(make(page, shown), new URL(page.address), page.rule)

function refer(page: RulePage, helper: Shown['helper']): HelperRef {
  const { helper: by, accountOf = ({ account }) => account } = page
  if (helper === undefined || by === 'none') return { kind: 'unknown' }
  if (by === 'name') return { kind: 'name', name: helper.name }
  return {
    kind: 'account',
    account: accountOf(helper),
    ...(by === 'account-and-name' && { name: helper.name }),
  }
}

/** What a page shows, said by its author: as much of it as the rule reads. */
function expected(page: RulePage, changed: Partial<Shown>): Reading {
  const { heading, isResolved, helper, requester, viewer } = { ...usual, ...changed }
  const reads = (what: RulePage['reads'][number]) => page.reads.includes(what)
  if (reads('state') && !isResolved) return { kind: 'not-asked', why: 'open' }
  if (reads('requester') && reads('viewer') && requester.account !== viewer.account)
    return { kind: 'not-asked', why: 'not-requester' }
  if (reads('unassigned') && helper === undefined) return { kind: 'not-asked', why: 'unassigned' }
  const { origin } = new URL(page.address)
  const known: Known = {
    ...(page.reference !== undefined && { reference: page.reference }),
    ...(reads('heading') && { heading }),
    ...(reads('state') && { state: 'resolved' as const }),
    ...(reads('requester') && { requester: requester.account }),
    ...(reads('viewer') && { viewer: viewer.account }),
    helper: refer(page, helper),
  }
  if (page.lacks.length > 0) return { kind: 'incomplete', known, lacks: [...page.lacks] }
  const reference = page.reference ?? ''
  const interaction = { origin, reference, heading, state: 'resolved' as const, helper: known.helper }
  return { kind: 'interaction', interaction }
}

test('every rule that comes with the extension has a page of its own', () => {
  expect(rulePages.map(({ rule }) => rule.id).sort()).toEqual(builtInRules.map(({ id }) => id).sort())
})

test('no page is taken for another tool’s', () => {
  for (const page of rulePages) {
    const others = builtInRules.filter(({ id, match }) => id !== page.rule.id && match.hosts?.length !== 0)
    for (const rule of others)
      expect(readPage(make(page, {}), new URL(page.address), rule).kind, rule.id).toBe('no-match')
  }
})

describe.each(rulePages.map((page) => ({ id: page.rule.id, page })))('a page of $id', ({ page }) => {
  test.each<[string, Partial<Shown>]>([
    ['resolved, asked by whoever looks', {}],
    ['not resolved', { isResolved: false }],
    ['with nobody assigned', { helper: undefined }],
    ['with a helper who has a namesake', { helper: otherAnna }],
    ['asked by a namesake of whoever looks', { viewer: otherBoris }],
    ['with marks in its heading', { heading: 'VPN: #7 (again) &amp; still' }],
  ])('%s is read as it is', (_, shown) => {
    const words = { ...shown, ...(shown.heading && { heading: shown.heading.replace('&amp;', '&') }) }
    expect(read(page, shown)).toEqual(expected(page, words))
  })

  test.each([
    ['a picture', (name: string) => `<img alt="Photo of ${name}" src="data:,">${name}`],
    ['an icon over it', (name: string) => `${name}<svg><title>Online</title></svg>`],
    ['a button in it', (name: string) => `${name} <button type="button">Assign to me</button>`],
    ['initials that are not for reading', (name: string) => `<span aria-hidden="true">AP</span>${name}`],
    [
      'itself for screen readers',
      (name: string) => `<span class="sr-only">${name}</span><span>${name}</span>`,
    ],
    ['itself, only for screen readers', (name: string) => `<b aria-hidden="true">${name}</b><i>${name}</i>`],
    ['comments in it', (name: string) => name.replace(' ', ' <!-- -->')],
  ])('whose helper’s name has %s is read as without', (_, dress) => {
    expect(read(page, { dress })).toEqual(expected(page, {}))
  })

  test.each([
    ['initials', (name: string) => `<span>AP</span> ${name}`],
    ['another name', (name: string) => `<span>${name}</span>, <span>Carol Jones</span>`],
    ['a word of its own', (name: string) => `${name} <span>(away)</span>`],
  ])('whose helper’s name has %s beside it never takes that for a name', (_, dress) => {
    expectRight(page, {}, read(page, { dress }))
  })

  test('in another language is read, or nobody is asked', () => {
    const reading = read(page, { word: (_, german) => german })
    if (page.isTranslatedRead) expect(reading).toEqual(expected(page, {}))
    else expect(['not-asked', 'miss']).toContain(reading.kind)
  })

  test('that was changed is read right, or not at all', () => {
    const named: Partial<Shown>[] = [
      {},
      { isResolved: false },
      { viewer: otherBoris },
      { helper: otherAnna, dress: (name) => `<span>${name}</span><button>Assign to me</button>` },
    ]
    const anyChange = fc.oneof(
      fc.tuple(fc.constantFrom({ helper: undefined }, ...named), takeAway),
      fc.tuple(fc.constantFrom(...named), addWords),
    )
    fc.assert(
      fc.property(anyChange, ([shown, list]) => {
        const document = make(page, shown)
        for (const mutation of list) {
          mutate(document, mutation)
          expectRight(page, shown, readPage(document, new URL(page.address), page.rule))
        }
      }),
      { numRuns: 150 },
    )
  })
})

/** Whatever is read is what the page shows; who helped may be unknown. A heading is only words. */
function expectRight(page: RulePage, shown: Partial<Shown>, reading: Reading): void {
  if (reading.kind !== 'interaction' && reading.kind !== 'incomplete') return
  const right = { ...usual, ...shown }
  const known = reading.kind === 'interaction' ? reading.interaction : reading.known
  const { accountOf = ({ account }) => account } = page
  const name = right.helper?.name
  const account = right.helper && accountOf(right.helper)
  const helpers = [{ kind: 'unknown' }, { kind: 'name', name }, { kind: 'account', account }]
  expect([...helpers, { kind: 'account', account, name }]).toContainEqual(known.helper)
  if (known.reference !== undefined) expect(known.reference).toBe(page.reference)
  if (known.state !== undefined) expect(known.state).toBe(right.isResolved ? 'resolved' : 'open')
  if (reading.kind === 'interaction') {
    expect(right).toMatchObject({ isResolved: true, requester: right.viewer })
    return
  }
  const { requester = right.requester.account, viewer = right.viewer.account } = reading.known
  expect({ requester, viewer }).toEqual({ requester: right.requester.account, viewer: right.viewer.account })
}
