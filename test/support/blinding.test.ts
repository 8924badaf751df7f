import { generateKeyPairSync, privateEncrypt, constants as rsa, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import * as shipped from '../../widget/core/blinding.ts'
import * as native from './blinding.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
const pss = { padding: rsa.RSA_PKCS1_PSS_PADDING, saltLength: 48, key: publicKey }

const sign = (blinded: Uint8Array) =>
  new Uint8Array(privateEncrypt({ key: privateKey, padding: rsa.RSA_NO_PADDING }, blinded))

test.each([
  ['shipped', 'native', shipped, native],
  ['native', 'shipped', native, shipped],
  ['native', 'native', native, native],
])('what the %s code blinds, the %s code makes a pass of', async (_one, _other, one, other) => {
  for (let n = 0; n < 3; n++) {
    const token = crypto.getRandomValues(new Uint8Array(32))
    const { blinded, inverse } = await one.blind(spki, token)
    const signature = await other.finalize(spki, token, sign(blinded), inverse)
    expect(verify('sha384', token, pss, signature)).toBe(true)
    await expect(other.finalize(spki, token, sign(sign(blinded)), inverse)).rejects.toThrow('invalid')
  }
})
