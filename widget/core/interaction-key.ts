import { toBase64Url } from './base64url.ts'
import { findKept, type Kept, type Store } from './store.ts'

/** What an interaction key is made of, beside its owner's secret. */
type KeyOf = { epoch: string; scope: string; origin: string; reference: string }
export type KeyMaker = (person: string, of: KeyOf) => Promise<string>

/** Makes interaction keys; each person's secret is read once. */
export function createKeyMaker(store: Store): KeyMaker {
  const keys = new Map<string, Promise<CryptoKey>>()
  return async (person, of) => {
    const key = keys.get(person) ?? getSecret(store, person).then(prepareKey)
    keys.set(person, key)
    return signKey(await key, of)
  }
}

function prepareKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

/**
 * HMAC-SHA-256 of epoch, scope, site and reference under the rater's own secret: opaque to everybody else,
 * the same again for the same interaction, so that it is pooled once.
 */
async function signKey(key: CryptoKey, { epoch, scope, origin, reference }: KeyOf): Promise<string> {
  const fields = new TextEncoder().encode(JSON.stringify([epoch, scope, origin, reference]))
  return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, fields)))
}

/** A person's secret on this device, made when it is first needed. */
export async function getSecret(store: Store, person: string): Promise<Uint8Array<ArrayBuffer>> {
  const kept = (await findKept(store, 'secrets'))?.[person]
  return kept ?? makeSecret(store, person)
}

async function makeSecret(store: Store, person: string): Promise<Uint8Array<ArrayBuffer>> {
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
