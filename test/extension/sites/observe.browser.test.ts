import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { observePage } from '../../../extension/sites/observe.ts'
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
  observePage(
    { window, rules, show: (interaction, _, signal) => shown.push({ interaction, signal }), fail },
    end.signal,
  )
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
    expect(onScreen()).toHaveLength(1)
    for (let i = 0; i < 50; i++) document.body.append(document.createElement('p'))
    await rest()
    expect(shown).toHaveLength(1)
  })

  test('shows an interaction that an app adds later', async () => {
    show(redmineIssue({ closed: false }))
    observe()
    expect(shown).toHaveLength(0)
    show(redmineIssue({}))
    await expect.poll(onScreen).toHaveLength(1)
  })

  test('takes it back and shows the new one when the helper changes', async () => {
    show(redmineIssue({}))
    observe()
    const value = document.querySelector('.assigned-to .value')
    if (value) value.innerHTML = userLink('7', 'Carol Jones')
    await expect.poll(onScreen).toMatchObject([{ helper: { account: '7', name: 'Carol Jones' } }])
    expect(shown[0]?.signal.aborted).toBe(true)
  })

  test('takes it back when a text that was read changes in place', async () => {
    show(redmineIssue({}))
    observe()
    const heading = document.querySelector('.subject h3')?.firstChild
    if (heading) heading.nodeValue = 'Another printer'
    await expect.poll(onScreen).toMatchObject([{ heading: 'Another printer' }])
  })

  test('takes it back when the issue leaves the page', async () => {
    show(redmineIssue({}))
    observe()
    document.querySelector('.issue.details')?.remove()
    await expect.poll(onScreen).toEqual([])
  })

  test('takes it back when the address leaves the rule, and looks again when it returns', async () => {
    show(redmineIssue({}))
    observe()
    history.pushState(null, '', '/projects')
    await expect.poll(onScreen).toEqual([])
    history.pushState(null, '', '/issues/3')
    await expect.poll(onScreen).toHaveLength(1)
  })

  test('is not watched at all while no rule fits its address', () => {
    const watch = vi.spyOn(MutationObserver.prototype, 'observe')
    history.replaceState(null, '', '/projects')
    show(redmineIssue({}))
    observe()
    expect(watch).not.toHaveBeenCalled()
    watch.mockRestore()
  })

  test('is left with nothing when the observer ends', async () => {
    show(redmineIssue({}))
    observe()
    end.abort()
    expect(onScreen()).toEqual([])
    show(redmineIssue({ helper: anna }))
    await rest()
    expect(shown).toHaveLength(1)
  })

  test('a rule that throws is named and does not stop the others', () => {
    show(redmineIssue({}))
    const broken: SiteRule = { ...redmine, id: 'broken.issue', match: { ...redmine.match, require: ['::('] } }
    observe([broken, redmine])
    expect(fail).toHaveBeenCalledExactlyOnceWith(broken, expect.any(DOMException))
    expect(onScreen()).toHaveLength(1)
  })
})
