import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { openTerminal } from '../../../server/cli/terminal.ts'

function open() {
  const [input, output] = [new PassThrough(), new PassThrough()]
  return { input, output, ...openTerminal({ input, output }) }
}

test('lines that are pasted at once answer one question after another', async () => {
  const { input, output, ask, close } = open()
  const first = ask('Who? ')
  input.write('Anna\rBoris\rHana\r')
  expect([await first, await ask('Who? '), await ask('Who? ')]).toEqual(['Anna', 'Boris', 'Hana'])
  expect(String(output.read())).toContain('Who? ')
  close()
})

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('after %s nobody is there any more', async (_name, key) => {
  const { input, ask } = open()
  const answer = ask('Who? ')
  input.write(key)
  expect(await answer).toBeUndefined()
  expect(await ask('Who? ')).toBeUndefined()
})

test('nothing is read before something is asked', () => {
  const { input, close } = open()
  close()
  expect(input.listenerCount('data') + input.listenerCount('keypress')).toBe(0)
})
