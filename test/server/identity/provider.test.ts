import { expect, test } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { readProviders } from '../../../server/identity/provider.ts'

const entra = {
  id: 'entra',
  name: 'Kestrel Vale',
  issuer: 'https://login.microsoftonline.com/7e1c/v2.0',
  clientId: 'rapport',
  clientSecret: 's3cret-of-the-client',
}
const google = { id: 'google', name: 'Google', issuer: 'https://accounts.google.com', clientId: 'r' }

const read = (...providers: unknown[]) => readProviders(JSON.stringify(providers))

test('several providers are read; who has no secret is public; addresses are trusted only on request', () => {
  expect(read(entra, { ...google, trustEmail: true })).toEqual({
    kind: 'providers',
    providers: [
      { ...entra, trustEmail: false },
      { ...google, trustEmail: true },
    ],
  })
  expect(readConfig({ RAPPORT_PUBLIC_URL: 'https://r.test' })).toMatchObject({ config: { providers: [] } })
})

test.each([
  ['issuer', { ...entra, issuer: 'http://login.test' }],
  ['issuer', { ...entra, issuer: 'login.test' }],
  ['issuer', { ...entra, issuer: 'https://user@login.test' }],
  ['issuer', { ...entra, issuer: 'https://login.test/?tenant=1' }],
  ['clientId', { ...entra, clientId: undefined }],
  ['clientId', { ...entra, clientId: '' }],
  ['clientSecret', { ...entra, clientSecret: 7 }],
  ['id', { ...entra, id: 'Entra ID' }],
  ['id', { ...entra, id: 'done' }],
  ['trustEmail', { ...entra, trustEmail: 'yes' }],
  ['secret', { ...entra, secret: 'typed-in-the-wrong-place' }],
])('a wrong %s is named, and no value is repeated', (field, provider) => {
  const outcome = readConfig({
    RAPPORT_PUBLIC_URL: 'https://r.test',
    RAPPORT_OIDC: JSON.stringify([google, provider]),
  })
  if (outcome.kind !== 'wrong') throw new Error('it was taken')
  expect(outcome.line).toMatch(new RegExp(`^RAPPORT_OIDC\\[1\\]\\.${field} `))
  for (const secret of ['s3cret', 'typed-in']) expect(outcome.line).not.toContain(secret)
})

test.each(['[', '{}', '"x"', '[1]'])('%s is refused', (text) => {
  expect(readProviders(text)).toMatchObject({ kind: 'wrong', line: expect.stringContaining('RAPPORT_OIDC') })
})

test('two providers of one id are refused', () => {
  expect(read(entra, { ...google, id: 'entra' })).toMatchObject({
    line: 'RAPPORT_OIDC[1] has the id of another one',
  })
})

test('an issuer on this machine may be without HTTPS', () => {
  expect(read({ ...google, issuer: 'http://127.0.0.1:3000' })).toMatchObject({ kind: 'providers' })
})
