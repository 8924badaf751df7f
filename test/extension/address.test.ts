import { describe, expect, test } from 'vitest'
import { readAddress } from '../../extension/address.ts'

describe('what somebody pastes to sign in', () => {
  test('an invite link gives its server and the invite', () => {
    expect(readAddress(' https://rapport.corp.example/sign-in?invite=abc_DEF-1 ')).toEqual({
      kind: 'server',
      server: 'https://rapport.corp.example',
      invite: 'abc_DEF-1',
    })
  })

  test('an address needs no https:// and no path', () => {
    const server = { kind: 'server', server: 'https://rapport.corp.example' }
    expect(readAddress('rapport.corp.example')).toEqual(server)
    expect(readAddress('https://rapport.corp.example/teams')).toEqual(server)
  })

  test('without https only this computer is taken', () => {
    expect(readAddress('http://localhost:8787')).toEqual({ kind: 'server', server: 'http://localhost:8787' })
    expect(readAddress('http://rapport.corp.example')).toEqual({ kind: 'not-https' })
    expect(readAddress('http://localhost.corp.example')).toEqual({ kind: 'not-https' })
  })

  test.each(['', '   ', 'javascript:alert(1)//://', 'file:///etc/passwd', 'ftp://corp.example', 'https://'])(
    'refuses %j',
    (pasted) => {
      expect(readAddress(pasted)).toEqual({ kind: 'not-an-address' })
    },
  )
})
