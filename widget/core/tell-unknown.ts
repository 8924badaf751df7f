import * as v from 'valibot'
import type { Directory, UnknownIdentity } from '../../server/contract/directory.ts'
import type { Api } from './api.ts'
import { identifyHelper } from './identify.ts'
import { findKept, type Store } from './store.ts'

/** Tells the server of an account that nobody has, unless somebody has it by now. @returns whether nothing is left to tell */
export async function tellUnknown(
  { store, api }: { store: Store; api: Api },
  bearer: string,
  { site, account }: UnknownIdentity,
): Promise<boolean> {
  const directory = (await findKept(store, 'directory'))?.value
  if (directory && (await isKnownNow(directory, { site, account }))) return true
  const init = { method: 'POST', body: JSON.stringify({ site, account }) }
  const answer = await api.askAs(bearer, v.unknown(), '/v1/unknown-identities', init)
  return answer.kind === 'ok' || (answer.kind === 'refused' && answer.status !== 401)
}

async function isKnownNow(directory: Directory, { site, account }: UnknownIdentity): Promise<boolean> {
  const origin = directory.sites.find(({ id }) => id === site)?.origin
  if (origin === undefined) return true // the site is registered no more
  return (await identifyHelper(directory, origin, { kind: 'account', account })) !== undefined
}
