import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FollowPage } from '../../../extension/reader-slot.ts'
import { placeOf, type SitePlan } from '../../../extension/sites/plan.ts'
import redmine from '../../../extension/sites/rules/redmine.json'
import { startSites } from '../../../extension/sites/start.ts'

const before = location.href
const plan: SitePlan = { places: [placeOf(redmine)], quietHours: null }

let end: AbortController
let found: SitePlan | null
let changed: () => void
const follow = vi.fn<FollowPage>()
const takeReader = vi.fn(async (): Promise<FollowPage> => follow)
const report = vi.fn()

function start() {
  const watch = (tell: () => void) => {
    changed = tell
  }
  startSites({ window, watch, findPlan: async () => found, takeReader, report }, end.signal)
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 100))

function optIn(): HTMLElement {
  const element = document.createElement('div')
  element.dataset.rapportReference = 'HR-204'
  return element
}

beforeEach(() => {
  end = new AbortController()
  found = plan
  vi.clearAllMocks()
  history.replaceState(null, '', '/projects')
})
afterEach(() => {
  end.abort()
  document.body.replaceChildren()
  history.replaceState(null, '', before)
})

describe('on a page', () => {
  test('where no rule fits and nothing opts in, nothing more is loaded', async () => {
    start()
    document.body.append(document.createElement('p'))
    history.pushState(null, '', '/projects/ithelp')
    await rest()
    expect(takeReader).not.toHaveBeenCalled()
  })

  test('whose address fits a rule, the reader gets the plan', async () => {
    history.replaceState(null, '', '/issues/3')
    start()
    await expect.poll(() => follow.mock.calls).toEqual([[plan, expect.any(AbortSignal)]])
  })

  test('whose address fits later, it gets it then, and once', async () => {
    start()
    await rest()
    history.pushState(null, '', '/issues/3')
    await expect.poll(() => follow.mock.calls).toHaveLength(1)
    history.pushState(null, '', '/issues/4')
    document.body.append(optIn())
    await rest()
    expect(takeReader).toHaveBeenCalledOnce()
  })

  test.each<[string, () => void]>([
    ['has opted in already', () => document.body.append(optIn())],
    [
      'opts in deep inside of what is added',
      () => {
        const section = document.createElement('section')
        section.append(optIn())
        setTimeout(() => document.body.append(section), 30)
      },
    ],
    [
      'opts in by an attribute alone',
      () => {
        const element = document.createElement('div')
        document.body.append(element)
        setTimeout(() => element.setAttribute('data-rapport-reference', 'HR-204'), 30)
      },
    ],
    [
      'embeds the element',
      () => {
        const element = document.createElement('rapport-rating')
        document.body.append(element)
        setTimeout(() => element.setAttribute('reference', 'HR-204'), 30)
      },
    ],
  ])('that %s, it gets it too', async (_, make) => {
    make()
    start()
    await expect.poll(() => follow.mock.calls).toHaveLength(1)
  })

  test('where nobody is to be asked yet, it comes once somebody is', async () => {
    found = null
    history.replaceState(null, '', '/issues/3')
    start()
    await rest()
    expect(takeReader).not.toHaveBeenCalled()
    found = plan
    changed()
    await expect.poll(() => follow.mock.calls).toHaveLength(1)
    changed()
    await rest()
    expect(follow).toHaveBeenCalledOnce()
  })

  test('whose rule becomes another one, the old is given up for the new', async () => {
    history.replaceState(null, '', '/issues/3')
    start()
    await expect.poll(() => follow.mock.calls).toHaveLength(1)
    found = { ...plan, places: [placeOf({ ...redmine, evidence: 'Read again.' })] }
    changed()
    await expect.poll(() => follow.mock.calls).toHaveLength(2)
    expect(follow.mock.calls.map(([, signal]) => signal.aborted)).toEqual([true, false])
  })

  test('that is left, the reader is not started any more', async () => {
    const late = Promise.withResolvers<FollowPage>()
    takeReader.mockImplementationOnce(() => late.promise)
    history.replaceState(null, '', '/issues/3')
    start()
    await expect.poll(() => takeReader.mock.calls).toHaveLength(1)
    end.abort()
    late.resolve(follow)
    await rest()
    expect(follow).not.toHaveBeenCalled()
  })

  test('where the reader cannot be loaded, that is said', async () => {
    takeReader.mockRejectedValueOnce(new Error('the background gave no answer'))
    history.replaceState(null, '', '/issues/3')
    start()
    await expect.poll(() => report.mock.calls).toEqual([['reader', expect.any(Error)]])
  })
})
