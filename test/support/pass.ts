import { randomBytes, randomUUID } from 'node:crypto'
import type { KeyFile } from '../../server/contract/keys.ts'
import { formatPass, type Pass, type PassAnswer, passHeader } from '../../server/contract/pass.ts'
import type { Rating } from '../../server/contract/rating.ts'
import type { Session } from '../../server/contract/session.ts'
import { fromBase64Url, toBase64Url } from '../../widget/core/base64url.ts'
import * as quick from './blinding.ts'
import { createSession, server, type World } from './in-process.ts'

/** A real pass of a person for an epoch (the current one if not said), by the real protocol, for tests that send requests of their own. Blinded in native code if not said otherwise. */
export async function getPass(
  world: Pick<World, 'fetch'> & { deps: Pick<World['deps'], 'db' | 'clock'> },
  person: string,
  scope: Session['scope'] = 'extension',
  of?: string,
  { blind, finalize }: Pick<typeof quick, 'blind' | 'finalize'> = quick,
): Promise<Pass> {
  const { token: bearer } = await createSession(world, person, scope)
  const file = (await (await world.fetch(`${server}/v1/keys`)).json()) as KeyFile
  const { epoch, keys } = { ...file, epoch: of ?? file.epoch }
  const key = keys.find((one) => one.epoch === epoch && one.scope === scope)
  if (!key) throw new Error(`no key for ${scope}`)
  const token = new Uint8Array(randomBytes(32))
  const spki = fromBase64Url(key.spki)
  const { blinded, inverse } = await blind(spki, token)
  const answer = await world.fetch(`${server}/v1/passes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch, passes: [{ group: key.group, blinded: toBase64Url(blinded) }] }),
  })
  const { passes } = (await answer.json()) as PassAnswer
  const signature = await finalize(spki, token, fromBase64Url(passes[0]?.signature ?? ''), inverse)
  return { epoch, scope, group: key.group, token: toBase64Url(token), signature: toBase64Url(signature) }
}

/** A rating as a device would send it. */
export function createRating(fields: Partial<Rating> = {}): Rating {
  const interactionKey = randomBytes(32).toString('base64url')
  return { id: randomUUID(), revision: 1, team: 'it', score: 4, interactionKey, ...fields }
}

/** Sends a body as it is. */
export function post(
  world: Pick<World, 'fetch'>,
  pass: Pass | string | undefined,
  body: unknown,
): Promise<Response> {
  const header = typeof pass === 'object' ? formatPass(pass) : pass
  return world.fetch(`${server}/v1/ratings`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(header === undefined ? {} : { [passHeader]: header }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
