import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Browser } from 'wxt/browser'
import { type AlikeDeps, createAlike } from '../../../extension/background/alike.ts'

type Rule = Browser.declarativeNetRequest.Rule

const server = 'https://rapport.corp.example'
const other = 'https://rapport.other.example'

let rules: Rule[]
const contains = vi.fn(async () => true)
const updateSessionRules = vi.fn(
  async ({ addRules = [], removeRuleIds = [] }: { addRules?: Rule[]; removeRuleIds?: number[] }) => {
    const kept = rules.filter(({ id }) => !removeRuleIds.includes(id))
    if (addRules.some(({ id }) => kept.some((rule) => rule.id === id))) throw new Error('id taken')
    rules = [...kept, ...addRules]
  },
)

function startWorker() {
  const declarativeNetRequest = { getSessionRules: async () => rules, updateSessionRules }
  // The real types have overloads that no plain function fits.
  return createAlike({
    declarativeNetRequest,
    permissions: { contains },
    locks: navigator.locks,
  } as unknown as AlikeDeps)
}

const serversOf = (all: Rule[], path: string) =>
  [server, other].filter((one) =>
    all.some(({ condition }) => new RegExp(condition.regexFilter ?? '$^').test(one + path)),
  )

beforeEach(() => {
  rules = []
  vi.clearAllMocks()
})

describe('requests without a name', () => {
  test('are covered at the server alone, and only those of no tab', async () => {
    expect(await startWorker().ensure(server)).toBe(true)
    for (const path of ['/v1/ratings', '/v1/keys', '/v1/counted/2026-11'])
      expect(serversOf(rules, path)).toEqual([server])
    for (const path of ['/v1/passes', '/v1/ratings/x', '.evil.example/v1/ratings'])
      expect(serversOf(rules, path)).toEqual([])
    expect(rules.map(({ condition }) => condition.tabIds)).toEqual([[-1]])
  })

  test('have one rule however often and from however many workers it is asked for', async () => {
    const worker = startWorker()
    await Promise.all([worker.ensure(server), worker.ensure(server), startWorker().ensure(server)])
    expect(rules).toHaveLength(1)
  })

  test('have it again after the browser dropped it', async () => {
    const worker = startWorker()
    await worker.ensure(server)
    rules = []
    expect(await worker.ensure(server)).toBe(true)
    expect(rules).toHaveLength(1)
  })

  test('are not alike without the host permission, as the rule would do nothing', async () => {
    const worker = startWorker()
    await worker.ensure(server)
    contains.mockResolvedValueOnce(false)
    expect(await worker.ensure(server)).toBe(false)
  })

  test('are not alike where the browser refuses the rule, until it takes it', async () => {
    updateSessionRules.mockRejectedValueOnce(new Error('too many rules'))
    const worker = startWorker()
    expect(await worker.ensure(server)).toBe(false)
    expect(await worker.ensure(server)).toBe(true)
  })

  test('follow the chosen server', async () => {
    const worker = startWorker()
    await Promise.all([worker.ensure(server), worker.ensure(other)])
    await worker.follow(other)
    expect(serversOf(rules, '/v1/keys')).toEqual([other])
    await worker.follow(null)
    expect(rules).toEqual([])
  })
})
