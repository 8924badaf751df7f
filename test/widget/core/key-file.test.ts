import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { KeyFile } from '../../../server/contract/keys.ts'
import { compareKeys, fingerprintOf, type KeySet } from '../../../widget/core/key-file.ts'

const policy: KeyFile['policy'] = {
  sendWithinMs: 1,
  firstUseAfterMs: { from: 0, to: 0 },
  settleEveryMs: 1,
}
const fileOf = (...spkis: string[]): KeyFile => ({
  epoch: '2026-11',
  policy,
  keys: [
    ...spkis.map((spki, index) => ({ epoch: '2026-11', scope: 'extension', group: `g${index + 1}`, spki })),
    { epoch: '2026-11', scope: 'site:portal', group: 'g1', spki: 'other' },
  ],
})
const see = (known: KeySet[], now: number, ...spkis: string[]) =>
  compareKeys(known, fileOf(...spkis), 'extension', now, (differences) => 100 * (1 + differences))

describe('published keys', () => {
  test('are agreed when a second fetch, late enough, gives the same bytes', () => {
    const once = see([], 0, 'a', 'b')
    expect(once).toMatchObject([{ epoch: '2026-11', agreed: false, checkAt: 100, differences: 0 }])
    expect(see(once, 99, 'a', 'b')).toEqual(once) // too soon to say anything
    expect(see(once, 100, 'a', 'b')).toMatchObject([{ agreed: true }])
  })

  test('that differ are refused at once, also when they were agreed, until two fetches agree again', () => {
    const agreed = see(see([], 0, 'a', 'b'), 100, 'a', 'b')
    const differing = see(agreed, 101, 'a', 'x')
    expect(differing).toMatchObject([{ agreed: false, differences: 1, checkAt: 301 }])
    const back = see(differing, 400, 'a', 'b')
    expect(back).toMatchObject([{ agreed: false, differences: 2 }])
    expect(see(back, 1000, 'a', 'b')).toMatchObject([{ agreed: true, differences: 0 }])
  })

  test('differ too when a group is missing or new', () => {
    const agreed = see(see([], 0, 'a', 'b'), 100, 'a', 'b')
    expect(see(agreed, 200, 'a')).toMatchObject([{ agreed: false }])
    expect(see(agreed, 200, 'a', 'b', 'c')).toMatchObject([{ agreed: false }])
  })

  test('of another scope are nothing to this device, and those of past epochs are forgotten', () => {
    const past: KeySet = {
      epoch: '2026-10',
      scope: 'extension',
      keys: [],
      checkAt: 0,
      agreed: true,
      differences: 0,
    }
    expect(see([past], 0, 'a').map(({ epoch, keys }) => [epoch, keys])).toEqual([
      ['2026-11', [{ group: 'g1', spki: 'a' }]],
    ])
  })

  test('have the fingerprint that any other tool computes', async () => {
    const spki = Buffer.from('a public key')
    const hex = createHash('sha256').update(spki).digest('hex')
    expect(await fingerprintOf(spki.toString('base64url'))).toBe(
      [hex.slice(0, 4), hex.slice(4, 8), hex.slice(8, 12), hex.slice(12, 16)].join(' '),
    )
  })
})
