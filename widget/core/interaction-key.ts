import { toBase64Url } from './base64url.ts'
import { findKept, keep, type Store } from './store.ts'

/**
 * HMAC-SHA-256 of epoch, scope, site and reference under the device's own secret: opaque to everybody else,
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

/** The device's secret, made when it is first needed. */
export async function getSecret(store: Store): Promise<Uint8Array<ArrayBuffer>> {
  const known = await findKept(store, 'secret')
  if (known) return known
  const made = crypto.getRandomValues(new Uint8Array(32))
  await keep(store, 'secret', made)
  return made
}
