import { createHash, createPublicKey, constants as crypto, publicEncrypt } from 'node:crypto'
import type { KeyFile } from '../../server/contract/keys.ts'
import type { Pass } from '../../server/contract/pass.ts'
import { createSession } from '../support/in-process.ts'
import { type PrivacyWorld, server } from './world.ts'

/**
 * What its holder would have asked to be signed without blinding: RSAVP1 of RFC 8017 on a pass's signature, which
 * whoever runs the server sees with every rating.
 */
export async function openSignature({ app }: Pick<PrivacyWorld, 'app'>, pass: Pass): Promise<Buffer> {
  const { keys } = (await (await app.request(`${server}/v1/keys`)).json()) as KeyFile
  const key = keys.find(({ epoch, scope, group }) => `${epoch} ${scope} ${group}` === placeOf(pass))
  if (!key) throw new Error(`no key of ${placeOf(pass)}`)
  const spki = createPublicKey({ key: Buffer.from(key.spki, 'base64url'), format: 'der', type: 'spki' })
  const signature = Buffer.from(pass.signature, 'base64url')
  return publicEncrypt({ key: spki, padding: crypto.RSA_NO_PADDING }, signature)
}

/** Asks for a pass as a device without blinding would: the server signs what it may see. */
export async function askFor(
  { app, deps }: Pick<PrivacyWorld, 'app' | 'deps'>,
  person: string,
  { epoch, group }: Pass,
  message: Buffer,
): Promise<void> {
  const { token } = await createSession({ deps }, person)
  const { status } = await app.request(`${server}/v1/passes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch, passes: [{ group, blinded: message.toString('base64url') }] }),
  })
  if (status !== 200) throw new Error(`a pass was answered ${status}`)
}

/** How many of the values that were signed are found by opening these passes' signatures. */
export async function countFound(world: PrivacyWorld, passes: Pass[]): Promise<number> {
  const { rows } = await world.deps.db.query('SELECT lower(hex(blinded_hash)) AS hash FROM pass_issue')
  const signed = new Set(rows.map(({ hash }) => String(hash)))
  const opened = await Promise.all(passes.map((pass) => openSignature(world, pass)))
  const hashes = opened.map((message) => createHash('sha256').update(message).digest('hex'))
  return hashes.filter((hash) => signed.has(hash)).length
}

function placeOf({ epoch, scope, group }: Pass): string {
  return `${epoch} ${scope} ${group}`
}
