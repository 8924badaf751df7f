import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Score } from '../../server/contract/rating.ts'
import { type Capture, startCapture } from '../support/capture.ts'
import { chromiumProfile, firefoxProfile, type Profile } from '../support/profile.ts'
import { createServer, type TestServer } from '../support/server.ts'

const paths = ['/v1/ratings', '/v1/keys', '/v1/counted/']
/** A head that names its profile, or whose pass was not masked. */
const telling = /^(cookie|origin|referer|dnt|sec-gpc|rapport-pass: [^*])/im
const patience = { timeout: 60_000, interval: 200 }
const team = { kind: 'team', id: 'it-helpdesk', name: 'IT Helpdesk' } as const

let capture: Capture
let server: TestServer
let people: { invite: string; name: string }[]

beforeAll(async () => {
  capture = await startCapture()
  server = await createServer([], '', capture.origin)
  const invites = await server.invite(['boris', 'lena', 'mateo', 'hana'])
  const names = ['Boris Ivanov', 'Lena Schäfer', 'Mateo Álvarez', 'Hana Nováková']
  people = invites.map((invite, index) => ({ invite, name: names[index] ?? '' }))
  capture.forwardTo(Number(new URL(server.origin).port))
  await server.start()
})

afterAll(async () => {
  await capture?.stop()
  await server?.remove()
})

/** Everybody once: an epoch's passes go to one device of a person. */
const nextPerson = () => people.shift() ?? { invite: '', name: '' }

describe.each([
  {
    name: 'Chromium',
    plain: () => chromiumProfile(nextPerson(), {}),
    other: () =>
      chromiumProfile(nextPerson(), { intl: { accept_languages: 'fi,sv,pl' }, enable_do_not_track: true }),
  },
  {
    name: 'Firefox',
    plain: () => firefoxProfile(nextPerson(), {}),
    other: () =>
      firefoxProfile(nextPerson(), {
        'intl.accept_languages': 'fi,sv,pl',
        'privacy.donottrackheader.enabled': true,
        'privacy.globalprivacycontrol.enabled': true,
        'privacy.globalprivacycontrol.functionality.enabled': true,
      }),
  },
])('two profiles of $name with other languages, privacy settings and ratings', ({ plain, other }) => {
  let few: Seen
  let many: Seen

  beforeAll(async () => {
    few = await watch(plain, 1)
    many = await watch(other, 3)
  })

  test.each(paths)('send the same bytes to %s, but for pass, body and its length', (path) => {
    expect(few.alike[path]).toHaveLength(1)
    expect(few.alike[path]?.[0]).not.toMatch(telling)
    expect(many.alike[path]).toEqual(few.alike[path])
  })

  test.each(paths)('are told apart at %s once the rules are switched off', (path) => {
    expect(many.bare[path]?.at(-1)).not.toBe(few.bare[path]?.at(-1))
  })
})

/** The heads that a profile sends, by path, masked, each form once: as it is, and with its rules switched off. */
type Heads = Record<string, string[]>
type Seen = { alike: Heads; bare: Heads }

/** One profile at a time, so that every byte is its own. */
async function watch(start: () => Promise<Profile>, count: number): Promise<Seen> {
  const profile = await start()
  try {
    await profile.takeCookie(`${capture.origin}/sign-in`)
    expect(capture.to('/sign-in').at(-1)?.head).toContain('planted=cookie')
    const alike = await headsOf(profile, count)
    await profile.switchRulesOff('/v1/')
    return { alike, bare: await headsOf(profile, 1) }
  } finally {
    await profile.stop()
  }
}

async function headsOf(profile: Profile, count: number): Promise<Heads> {
  capture.forget()
  await rate(profile, count)
  await vi.waitUntil(async () => (await profile.ask({ kind: 'outbox' })).waiting === 0, patience)
  // The first look at the counted list may have begun before.
  await vi.waitUntil(() => capture.to('/v1/counted/').length > 1, patience)
  const masked = paths.map((path) => [path, capture.to(path).map(({ head }) => mask(head))] as const)
  return Object.fromEntries(masked.map(([path, heads]) => [path, [...new Set(heads)]]))
}

async function rate(profile: Profile, count: number): Promise<void> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const interaction = { origin: server.origin, reference: randomUUID(), heading: 'Help by telephone' }
    const score = (index + 3) as Score
    const written = await profile.ask({
      kind: 'submit',
      draft: { interaction, colleague: team, score, ...(index > 0 && { comment: 'Thanks, Åsa!' }) },
    })
    if (written.kind !== 'stored') throw new Error(`the rating was not stored: ${written.kind}`)
    ids.push(written.rating.id)
  }
  for (const id of ids) await profile.ask({ kind: 'close', id })
}

function mask(head: string): string {
  return head
    .replace(/(?<=\r\nrapport-pass: )(.+)\.[\w-]{43}\.[\w-]{342}/i, '*')
    .replace(/(?<=\r\ncontent-length: )\d+/i, '*')
    .replace(/(?<=\/v1\/counted\/)\S+/, '*')
}
