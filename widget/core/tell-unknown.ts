import * as v from 'valibot'
import type { Directory, UnknownIdentity } from '../../server/contract/directory.ts'
import { type KeptSession, willRenew } from './account-renewal.ts'
import type { Api } from './api.ts'
import { identifyHelper } from './identify.ts'
import { findKept, type Store } from './store.ts'

/**
 * Tells the server of an account that nobody has, unless somebody has it by now. Never with a bearer that would be
 * renewed first, or was lately: the server would write whose it is just before. @returns whether nothing is left to tell
 */
export async function tellUnknown(
  { store, api, clock }: { store: Store; api: Api; clock: () => number },
  session: KeptSession,
  { site, account }: UnknownIdentity,
): Promise<boolean> {
  const directory = (await findKept(store, 'directory'))?.value
  if (directory && (await isKnownNow(directory, { site, account }))) return true
  const isAfterRenewal = ((await findKept(store, 'notBefore')) ?? 0) > clock()
  if (isAfterRenewal || willRenew(session, clock())) return false
  const init = { method: 'POST', body: JSON.stringify({ site, account }) }
  const answer = await api.askAs(session.token, v.unknown(), '/v1/unknown-identities', init)
  return answer.kind === 'ok' || (answer.kind === 'refused' && answer.status !== 401)
}

async function isKnownNow(directory: Directory, { site, account }: UnknownIdentity): Promise<boolean> {
  const origin = directory.sites.find(({ id }) => id === site)?.origin
  if (origin === undefined) return true // the site is registered no more
  return (await identifyHelper(directory, origin, { kind: 'account', account })) !== undefined
}
