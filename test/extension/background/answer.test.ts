import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AnswerDeps } from '../../../extension/background/act.ts'
import { answerMessage } from '../../../extension/background/answer.ts'
import { createPortWithoutServer } from '../../../extension/background/no-server.ts'
import type { Sender } from '../../../extension/background/sender.ts'
import type { Settings } from '../../../extension/settings.ts'
import type { Device } from '../../../widget/core/device.ts'
import type { RatingPort } from '../../../widget/core/port.ts'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'

const origin = 'https://jira.corp.example'
const page: Sender = { kind: 'page', origin, tab: 7, frame: 0 }
const popup: Sender = { kind: 'extension' }
const place = { origin, reference: 'HELP-42', heading: 'Laptop does not wake up' }
const id = '0b4fb9b8-9d1c-4c64-9d0e-3c9b3a5f6a11'
const draft = {
  interaction: place,
  colleague: { kind: 'team', id: 'helpdesk', name: 'IT Helpdesk' },
  score: 4,
}

const settings: Settings = {
  language: 'en',
  quietHours: null,
  sites: [],
  locked: { server: false, language: false, quietHours: false },
  faults: [],
}

function deps(port: Partial<RatingPort> = {}, more: Partial<AnswerDeps> = {}): AnswerDeps {
  return {
    findPort: async () => ({ ...createPortWithoutServer(), ...port }),
    findDevice: async () => undefined,
    loadCard: async () => undefined,
    loadReader: async () => undefined,
    prepare: async () => undefined,
    connect: async () => ({ kind: 'cancelled' }),
    closed: () => undefined,
    findPlan: async () => null,
    findRule: async () => null,
    findSettings: async () => settings,
    changeSettings: async () => undefined,
    prepareErase: async () => ({ waiting: 0, named: 0, isComplete: true }),
    erase: async () => ({ isServerTold: true }),
    ...more,
  }
}

afterEach(() => vi.restoreAllMocks())

describe('a message to the background', () => {
  test('reaches the verb of the port and brings back its answer', async () => {
    const submit = vi.fn<RatingPort['submit']>(async () => ({ kind: 'failed', reason: 'quota' }))
    const reply = await answerMessage({ kind: 'submit', draft }, page, deps({ submit }))
    expect(submit).toHaveBeenCalledExactlyOnceWith(draft)
    expect(reply).toEqual({ kind: 'answer', value: { kind: 'failed', reason: 'quota' } })
  })

  test.each([
    ['an unknown kind', { kind: 'delete-all' }],
    ['no object', 'submit'],
    ['a score of 6', { kind: 'submit', draft: { ...draft, score: 6 } }],
    ['a team that is no team id', { kind: 'summary', team: '../keys', weeks: 13 }],
    ['an id that is no rating id', { kind: 'withdraw', id: '1' }],
    ['an origin with a path', { kind: 'find', place: { ...place, origin: `${origin}/browse` } }],
    ['an id that is no session’s', { kind: 'endSession', id: '../keys' }],
    ['a heading of a megabyte', { kind: 'find', place: { ...place, heading: 'x'.repeat(1_000_000) } }],
  ])('with %s is refused', async (_, message) => {
    const findPort = vi.fn(async () => createPortWithoutServer())
    expect(await answerMessage(message, popup, deps({}, { findPort }))).toMatchObject({ kind: 'error' })
    expect(findPort).not.toHaveBeenCalled()
  })

  test('from a page is about that page’s own origin only', async () => {
    const foreign = { ...place, origin: 'https://hr.corp.example' }
    for (const message of [
      { kind: 'find', place: foreign },
      { kind: 'submit', draft: { ...draft, interaction: foreign } },
      { kind: 'identify', origin: foreign.origin, helper: { kind: 'unknown' } },
    ]) {
      expect(await answerMessage(message, page, deps())).toMatchObject({ kind: 'error' })
      expect(await answerMessage(message, popup, deps())).toMatchObject({ kind: 'answer' })
    }
  })

  test.each([
    { kind: 'erase' },
    { kind: 'prepareErase' },
    { kind: 'settings' },
    { kind: 'changeSettings', change: { quietHours: null } },
    { kind: 'signOut' },
    { kind: 'outbox' },
    { kind: 'sessions' },
    { kind: 'endSession', id: 'A'.repeat(22) },
    { kind: 'endOtherSessions' },
    { kind: 'connect', server: 'https://evil.example' },
    { kind: 'prepare', server: 'https://evil.example' },
    { kind: 'summary', team: 'helpdesk', weeks: 13 },
  ])('$kind is for the extension’s own pages', async (message) => {
    expect(await answerMessage(message, page, deps())).toEqual({
      kind: 'error',
      message: `a page may not ask for ${message.kind}`,
    })
    expect(await answerMessage(message, popup, deps())).toMatchObject({ kind: 'answer' })
  })

  test('asks for the plan of the page that the browser says it is', async () => {
    const findPlan = vi.fn(async () => null)
    await answerMessage({ kind: 'plan', origin: 'https://hr.corp.example' }, page, deps({}, { findPlan }))
    expect(findPlan).toHaveBeenCalledExactlyOnceWith(origin)
    const findRule = vi.fn(async () => null)
    const asked = { kind: 'rule', id: 'redmine.issue', origin: 'https://hr.corp.example' }
    await answerMessage(asked, page, deps({}, { findRule }))
    expect(findRule).toHaveBeenCalledExactlyOnceWith(origin, 'redmine.issue')
  })

  test('to close a card lets what is due be sent', async () => {
    const order: string[] = []
    const close = async () => void order.push('close')
    await answerMessage({ kind: 'close', id }, page, deps({ close }, { closed: () => order.push('drain') }))
    expect(order).toEqual(['close', 'drain'])
  })

  test('loads the card into the tab and frame that asked, no other', async () => {
    const loadCard = vi.fn(async () => undefined)
    await answerMessage({ kind: 'loadCard', tab: 1 }, { ...page, frame: 3 }, deps({}, { loadCard }))
    expect(loadCard).toHaveBeenCalledExactlyOnceWith(7, 3)
    const loadReader = vi.fn(async () => undefined)
    await answerMessage({ kind: 'loadReader', tab: 1 }, { ...page, frame: 3 }, deps({}, { loadReader }))
    expect(loadReader).toHaveBeenCalledExactlyOnceWith(7, 3)
  })

  test('that fails inside is answered as an error without its inner words', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    const account = () => Promise.reject(new Error('disk /home/boris'))
    expect(await answerMessage({ kind: 'account' }, page, deps({ account }))).toEqual({
      kind: 'error',
      message: 'account failed',
    })
    expect(said).toHaveBeenCalledOnce()
  })
})

describe('a rating that is named by its id', () => {
  let world: World
  let device: Device
  let rated: string
  const hr: Sender = { ...page, origin: 'https://hr.corp.example' }
  const change = { score: 1 }

  beforeEach(async () => {
    world = await openWorld()
    device = await createTestDevice(world, 'it-1')
    const colleague = { kind: 'team', id: 'hr', name: 'HR' } as const
    const written = await device.submit({ interaction: place, colleague, score: 4 })
    if (written.kind !== 'stored') throw new Error(written.kind)
    rated = written.rating.id
  })
  afterEach(() => {
    device.dispose()
    world.close()
  })

  const ask = (message: object, sender: Sender) =>
    answerMessage({ ...message, id: rated }, sender, deps(device))

  test('is not changed, taken back or closed by the page of another site, which learns nothing of it', async () => {
    for (const message of [{ kind: 'revise', change }, { kind: 'withdraw' }])
      expect(await ask(message, hr)).toEqual({ kind: 'answer', value: { kind: 'failed', reason: 'storage' } })
    await ask({ kind: 'close' }, hr)
    await device.drain()
    expect(await device.find(place)).toMatchObject({ revision: 1, score: 4, state: { kind: 'waiting' } })
  })

  test.each([
    ['its own site’s page', page],
    ['the extension’s own pages', popup],
  ])('is changed and taken back by %s', async (_, sender) => {
    expect(await ask({ kind: 'revise', change }, sender)).toMatchObject({ value: { kind: 'stored' } })
    expect(await device.find(place)).toMatchObject({ revision: 2, score: 1 })
    await ask({ kind: 'close' }, sender)
    await ask({ kind: 'withdraw' }, sender)
    expect(await device.find(place)).toMatchObject({ state: { kind: 'withdrawn' } })
  })
})

describe('passes and keys', () => {
  test('are for the extension’s own pages only', async () => {
    const findDevice = vi.fn<AnswerDeps['findDevice']>(async () => undefined)
    for (const request of [{ kind: 'keys' }, { kind: 'offerTransfer' }, { kind: 'takeTransfer', code: '7' }])
      expect(await answerMessage(request, page, deps({}, { findDevice }))).toMatchObject({ kind: 'error' })
    expect(findDevice).not.toHaveBeenCalled()
  })

  test('are carried over by the device, and by none while there is no server', async () => {
    const takeTransfer = vi.fn(async () => ({ kind: 'taken' }) as const)
    const device = {
      logBreak: async () => 3,
      sessions: async () => ({ kind: 'signed-out' }) as const,
      endSession: async () => 'done' as const,
      endOtherSessions: async () => 'done' as const,
      keys: async () => [],
      offerTransfer: async () => signedOut,
      takeTransfer,
    }
    const request = { kind: 'takeTransfer', code: 'ABCD-EFGH' }
    const reply = await answerMessage(request, popup, deps({}, { findDevice: async () => device }))
    expect(reply).toEqual({ kind: 'answer', value: { kind: 'taken' } })
    expect(takeTransfer).toHaveBeenCalledExactlyOnceWith('ABCD-EFGH')
    expect(await answerMessage(request, popup, deps())).toEqual({ kind: 'answer', value: signedOut })
  })
})

const signedOut = { kind: 'failed', reason: 'signed-out' } as const
