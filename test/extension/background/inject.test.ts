import { beforeEach, expect, test, vi } from 'vitest'
import { type InjectDeps, injectIntoOpenTabs, registerScripts } from '../../../extension/background/inject.ts'

type Script = { id: string; matches: string[] }

let granted: string[]
let registered: Script[]

function keep(scripts: Script[]) {
  registered = scripts
}

const scripting = {
  getRegisteredContentScripts: async () => registered,
  registerContentScripts: vi.fn(async (scripts: Script[]) => void registered.push(...scripts)),
  updateContentScripts: vi.fn(async (scripts: Script[]) => keep(scripts)),
  unregisterContentScripts: vi.fn(async () => keep([])),
  executeScript: vi.fn(async (_: { target: { tabId: number } }) => undefined),
}
const tabs = { query: vi.fn(async () => [{ id: 1 }, { id: 2 }, {}]) }
const deps = {
  permissions: { getAll: async () => ({ origins: granted }) },
  scripting,
  tabs,
} as unknown as InjectDeps

beforeEach(() => {
  granted = ['https://jira.corp.example/*']
  registered = []
  vi.clearAllMocks()
})

test('the script is registered for what is granted, and lasts', async () => {
  await registerScripts(deps)
  expect(registered).toMatchObject([
    {
      id: 'sites',
      matches: ['https://jira.corp.example/*'],
      persistAcrossSessions: true,
      runAt: 'document_idle',
    },
  ])
})

test('a further grant changes the registration; the last one taken back ends it', async () => {
  await registerScripts(deps)
  granted = [...granted, 'https://redmine.corp.example/*']
  await registerScripts(deps)
  expect(registered).toMatchObject([{ matches: granted }])
  granted = []
  await registerScripts(deps)
  expect(registered).toEqual([])
  await registerScripts(deps)
  expect(scripting.unregisterContentScripts).toHaveBeenCalledOnce()
})

test('open tabs get it at once, and one that refuses does not keep it from the others', async () => {
  scripting.executeScript.mockRejectedValueOnce(new Error('Frame with ID 0 is showing error page'))
  await injectIntoOpenTabs(deps, granted)
  expect(tabs.query).toHaveBeenCalledExactlyOnceWith({ url: granted })
  expect(scripting.executeScript.mock.calls.map(([{ target }]) => target.tabId)).toEqual([1, 2])
})

test('without a grant no tab is looked at', async () => {
  await injectIntoOpenTabs(deps, [])
  expect(tabs.query).not.toHaveBeenCalled()
})
