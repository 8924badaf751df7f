import { expect, test } from 'vitest'
import { challengeOf, createPkce } from '../../../extension/background/pkce.ts'

test('the challenge is the one that RFC 7636, appendix B, computes', async () => {
  expect(await challengeOf(crypto, 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

test('verifier and state are fresh each time, 32 and 16 bytes in base64url', async () => {
  const [first, second] = await Promise.all([createPkce(crypto), createPkce(crypto)])
  expect(first.verifier).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(first.state).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(first.challenge).toBe(await challengeOf(crypto, first.verifier))
  expect(second.verifier).not.toBe(first.verifier)
  expect(second.state).not.toBe(first.state)
})
