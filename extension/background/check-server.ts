import type { Api } from '../../widget/core/api.ts'

/**
 * What is at an address. `unreachable`: no answer at all; `not-ready`: it has a fault at the moment;
 * `not-rapport`: something else; `not-alike`: nothing without a name can be sent from this browser.
 */
export type ServerCheck = 'rapport' | 'unreachable' | 'not-ready' | 'not-rapport' | 'not-alike'

export type CheckDeps = {
  fetch: typeof fetch
  /** Asks a server for its keys, as every device does. */
  getKeys: (server: string) => ReturnType<Api['getKeys']>
}

const patienceMs = 15_000

/** Looks whether a Rapport server answers at an origin: it says that it is well, and shows its keys. */
export async function checkServer({ fetch, getKeys }: CheckDeps, server: string): Promise<ServerCheck> {
  const health = await askHealth(fetch, `${server}/healthz`)
  if (health === undefined) return 'unreachable'
  if (health.status >= 500) return 'not-ready'
  if (!health.ok) return 'not-rapport' // a network's own sign-in page redirects, which is not followed
  const keys = await getKeys(server)
  if (keys.kind === 'not-alike') return 'not-alike'
  return keys.kind === 'ok' ? 'rapport' : 'not-rapport'
}

function askHealth(fetch: typeof globalThis.fetch, url: string): Promise<Response | undefined> {
  return fetch(url, {
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => undefined) // no network, no such host, or a certificate that the browser refuses
}
