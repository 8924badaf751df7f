import { toBase64Url } from './base64url.ts'
import type { Kept, Store } from './store.ts'

/**
 * HMAC-SHA-256 of epoch, scope, site and reference under the rater's own secret: opaque to everybody else,
 * the same again for the same interaction, so that it is pooled once.
 */
export async function createInteractionKey(
  secret: Uint8Array<ArrayBuffer>,
  of: { epoch: string; scope: string; origin: string; reference: string },
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const fields = JSON.stringify([of.epoch, of.scope, of.origin, of.reference])
  return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(fields))))
}

/** A person's secret on this device, made when it is first needed. */
export async function getSecret(store: Store, person: string): Promise<Uint8Array<ArrayBuffer>> {
  const made = crypto.getRandomValues(new Uint8Array(32))
  const transaction = store.transaction('kept', 'readwrite', { durability: 'strict' })
  const secrets = ((await transaction.store.get('secrets')) ?? {}) as Kept['secrets'] // written here and by a transfer
  const known = secrets[person]
  if (!known) {
    // A device of an earlier version had one for all: it is the first person's, who rated with it.
    const former = (await transaction.store.get('secret')) as Kept['secret'] | undefined
    secrets[person] = former ?? made
    await Promise.all([
      transaction.store.put(secrets, 'secrets'),
      former && transaction.store.delete('secret'),
    ])
  }
  await transaction.done
  return secrets[person] ?? made
}
