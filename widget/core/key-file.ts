import { isOverBefore } from '../../server/contract/epoch.ts'
import type { KeyFile, PublishedKey } from '../../server/contract/keys.ts'
import type { Api } from './api.ts'
import { backoffMs } from './backoff.ts'
import { fromBase64Url } from './base64url.ts'
import { drawWaitMs } from './draw-wait.ts'
import { findHolder } from './holder.ts'
import { findKept, keep, type Store } from './store.ts'

/** An epoch's published keys of this device's scope, as it saw them. */
export type KeySet = {
  epoch: string
  scope: string
  keys: { group: string; spki: string }[]
  /** Drawn when they were first seen: only a fetch from then on (ms since 1970) can confirm them. */
  checkAt: number
  agreed: boolean // two fetches, apart in time, gave the same bytes
  differences: number // in a row, so far; 0: never seen otherwise since they agreed
}

export type KeyDeps = { store: Store; api: Pick<Api, 'getKeys'>; clock: () => number; random: () => number }

export type KeyFingerprint = Pick<PublishedKey, 'epoch' | 'scope' | 'group'> & { fingerprint: string }

/**
 * Fetches the key file, without session, and compares it with what this device saw before. A server that
 * gave one person keys of their own could tell that person's passes from all others.
 */
export async function fetchKeyFile(deps: KeyDeps): ReturnType<Api['getKeys']> {
  const { store, clock, random } = deps
  const answer = await deps.api.getKeys()
  if (answer.kind !== 'ok') return answer
  await keep(store, 'policy', answer.value.policy)
  await keep(store, 'epoch', answer.value.epoch)
  const holder = await findHolder(store)
  if (holder) {
    const waitMs = await drawWaitMs(deps)
    const againMs = (differences: number) => waitMs + (differences > 0 ? backoffMs(differences, random) : 0)
    const known = (await findKept(store, 'keySets')) ?? []
    await keep(store, 'keySets', compareKeys(known, answer.value, holder.scope, clock(), againMs))
  }
  return answer
}

/**
 * What is known after one more fetch. Keys that differ from those seen before are refused until two fetches
 * agree again; `againMs` says how long after the n-th difference in a row that may be.
 */
export function compareKeys(
  known: KeySet[],
  file: KeyFile,
  scope: string,
  now: number,
  againMs: (differences: number) => number,
): KeySet[] {
  const published = file.keys.filter((key) => key.scope === scope)
  const epochs = [...new Set(published.map(({ epoch }) => epoch))]
  const compared = epochs.map((epoch) => {
    const keys = published.filter((key) => key.epoch === epoch).map(({ group, spki }) => ({ group, spki }))
    const before = known.find((set) => isOf(set, epoch, scope))
    if (before && JSON.stringify(before.keys) === JSON.stringify(keys))
      return now >= before.checkAt ? { ...before, agreed: true, differences: 0 } : before
    const differences = before ? before.differences + 1 : 0
    return { epoch, scope, keys, checkAt: now + againMs(differences), agreed: false, differences }
  })
  const rest = known.filter(
    (set) => !isOverBefore(set.epoch, file.epoch) && !compared.some((one) => isOf(set, one.epoch, one.scope)),
  )
  return [...rest, ...compared]
}

/** What this device knows of an epoch's keys. */
export async function findKeySet(store: Store, epoch: string, scope: string): Promise<KeySet | undefined> {
  return (await findKept(store, 'keySets'))?.find((set) => isOf(set, epoch, scope))
}

/** They turned out wrong for the server: the next fetch starts anew. */
export async function forgetKeySet(store: Store, epoch: string, scope: string): Promise<void> {
  const known = (await findKept(store, 'keySets')) ?? []
  await keep(
    store,
    'keySets',
    known.filter((set) => !isOf(set, epoch, scope)),
  )
}

/** Fingerprints of the keys that this device saw, for comparing with a colleague's or with `/transparency`. */
export async function listFingerprints(store: Store): Promise<KeyFingerprint[]> {
  const sets = (await findKept(store, 'keySets')) ?? []
  const keys = sets.flatMap(({ epoch, scope, keys: own }) => own.map((key) => ({ epoch, scope, ...key })))
  return Promise.all(
    keys.map(async ({ spki, ...place }) => ({ ...place, fingerprint: await fingerprintOf(spki) })),
  )
}

/** The first 16 hex digits of the SHA-256 of the SubjectPublicKeyInfo, in groups of four. */
export async function fingerprintOf(spki: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64Url(spki)))
  const hex = Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{4})(?=.)/g, '$1 ')
}

function isOf(set: KeySet, epoch: string, scope: string): boolean {
  return set.epoch === epoch && set.scope === scope
}
