import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { formatPass, passHeader } from '../../../server/contract/pass.ts'
import { createRating } from '../../support/pass.ts'
import { hexOf, readIds } from './processes.ts'
import { createServing } from './serving.ts'

test('a server that is asked to end answers what is under way first, takes nothing new, and exits with 0', async () => {
  const serving = await createServing(5)
  const child = await serving.start()
  const [pass] = await serving.getPasses(1)
  if (!pass) throw new Error('no pass')
  const rating = createRating()
  const body = JSON.stringify({ ratings: [rating] })
  const { hostname, port } = new URL(serving.origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    `POST /v1/ratings HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n${passHeader}: ${formatPass(pass)}\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
  )
  await serving.fetch(`${serving.origin}/v1/keys`) // by now the first has arrived
  child.terminate()
  await expect.poll(() => fetch(serving.origin).catch(() => 'refused')).toBe('refused')
  socket.write(body.slice(20))
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
  expect(String(answer)).toContain('"kind":"accepted"')
  expect(await child.ended()).toBe(0)
  expect(await readIds(serving.url, 'score')).toEqual([hexOf(rating)])
  await serving.remove()
}, 60_000)
