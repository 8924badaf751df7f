import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { observePage, type ShowOnPage } from '../../../extension/sites/observe.ts'
import { placeOf } from '../../../extension/sites/plan.ts'
import type { SiteRule } from '../../../extension/sites/rule.ts'
import redmine from '../../../extension/sites/rules/redmine.json'
import type { Interaction } from '../../../widget/core/port.ts'
import { anna, redmineIssue, userLink } from './pages.ts'

const before = location.href
let end: AbortController
let shown: { interaction: Interaction; signal: AbortSignal }[]
const fail = vi.fn()

function show(issue: Document) {
  document.body.className = issue.body.className
  document.body.replaceChildren(...issue.body.childNodes)
}

function observe(rules: SiteRule[] = [redmine]) {
  const show: ShowOnPage = (interaction, _, signal) => shown.push({ interaction, signal })
  const findRule = async (id: string) => rules.find((rule) => rule.id === id)
  observePage({ window, places: rules.map(placeOf), findRule, show, fail }, end.signal)
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 250))
const onScreen = () => shown.filter(({ signal }) => !signal.aborted).map(({ interaction }) => interaction)

beforeEach(() => {
  end = new AbortController()
  shown = []
  fail.mockReset()
  history.replaceState(null, '', '/issues/3')
})
afterEach(() => {
  end.abort()
  document.body.replaceChildren()
  document.body.className = ''
  history.replaceState(null, '', before)
})

describe('a page that is followed', () => {
  test('shows an interaction once, however much else changes', async () => {
    show(redmineIssue({}))
    observe()
    await expect.poll(onScreen).toHaveLength(1)
    for (let i = 0; i < 50; i++) document.body.append(document.createElement('p'))
    await rest()
    expect(shown).toHaveLength(1)
  })

  test('shows an interaction that an app adds later', async () => {
    show(redmineIssue({ closed: false }))
    observe()
    await rest()
    expect(shown).toHaveLength(0)
    show(redmineIssue({}))
    await expect.poll(onScreen).toHaveLength(1)
  })

  test('takes it back and shows the new one when the helper changes', async () => {
    show(redmineIssue({}))
    observe()
    await expect.poll(onScreen).toHaveLength(1)
    const value = document.querySelector('.assigned-to .value')
    if (value) value.innerHTML = userLink('7', 'Carol Jones')
    await expect.poll(onScreen).toMatchObject([{ helper: { account: '7', name: 'Carol Jones' } }])
    expect(shown[0]?.signal.aborted).toBe(true)
  })

  test('takes it back when a text that was read changes in place', async () => {
    show(redmineIssue({}))
    observe()
    await expect.poll(onScreen).toHaveLength(1)
    const heading = document.querySelector('.subject h3')?.firstChild
    if (heading) heading.nodeValue = 'Another printer'
    await expect.poll(onScreen).toMatchObject([{ heading: 'Another printer' }])
  })

  test('takes it back when the issue leaves the page', async () => {
    show(redmineIssue({}))
    observe()
    await expect.poll(onScreen).toHaveLength(1)
    document.querySelector('.issue.details')?.remove()
    await expect.poll(onScreen).toEqual([])
  })

  test('takes it back when the address leaves the rule, and looks again when it returns', async () => {
    show(redmineIssue({}))
    observe()
    await expect.poll(onScreen).toHaveLength(1)
    history.pushState(null, '', '/projects')
    await expect.poll(onScreen).toEqual([])
    history.pushState(null, '', '/issues/3')
    await expect.poll(onScreen).toHaveLength(1)
  })

  test('is not watched at all while no rule fits its address', async () => {
    const watch = vi.spyOn(MutationObserver.prototype, 'observe')
    history.replaceState(null, '', '/projects')
    show(redmineIssue({}))
    observe()
    await rest()
    expect(watch).not.toHaveBeenCalled()
    watch.mockRestore()
  })

  test('is left with nothing when the observer ends', async () => {
    show(redmineIssue({}))
    observe()
    await expect.poll(onScreen).toHaveLength(1)
    end.abort()
    expect(onScreen()).toEqual([])
    show(redmineIssue({ helper: anna }))
    await rest()
    expect(shown).toHaveLength(1)
  })

  test('a rule that throws is named and does not stop the others', async () => {
    show(redmineIssue({}))
    const broken: SiteRule = { ...redmine, id: 'broken.issue', match: { ...redmine.match, require: ['::('] } }
    observe([broken, redmine])
    await expect.poll(onScreen).toHaveLength(1)
    expect(fail).toHaveBeenCalledExactlyOnceWith(broken, expect.any(DOMException))
    document.body.append(document.createElement('p'))
    await rest()
    expect(fail).toHaveBeenCalledOnce()
  })

  test('is read again when only an attribute changes that the rule goes by', async () => {
    const link = (id: string) => `<a class="user" href="/users/${id}">Anna Petrova</a>`
    show(redmineIssue({ helper: link('5') }))
    observe()
    await expect.poll(onScreen).toMatchObject([{ helper: { account: '5' } }])
    document.querySelector('.assigned-to a')?.setAttribute('href', '/users/15')
    await expect.poll(onScreen).toMatchObject([{ helper: { account: '15' } }])
  })

  test('is read by a rule only if it is still there when the rule comes', async () => {
    show(redmineIssue({}))
    const late = Promise.withResolvers<SiteRule>()
    const never = vi.fn()
    const deps = { window, places: [placeOf(redmine)], findRule: () => late.promise, show: never, fail }
    observePage(deps, end.signal)
    history.pushState(null, '', '/projects')
    await rest()
    late.resolve(redmine)
    await rest()
    expect(never).not.toHaveBeenCalled()
  })

  test('whose rule cannot be had says so by its name', async () => {
    const findRule = () => Promise.reject(new Error('the background gave no answer'))
    observePage({ window, places: [placeOf(redmine)], findRule, show: vi.fn(), fail }, end.signal)
    await expect.poll(() => fail.mock.calls).toEqual([[{ id: 'redmine.issue' }, expect.any(Error)]])
  })
})
