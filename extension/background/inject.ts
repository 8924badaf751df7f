import type { WxtBrowser } from 'wxt/browser'

const script = { id: 'sites', file: '/content-scripts/sites.js' } as const
export const cardFile = '/card.js'
export const readerFile = '/reader.js'

export type InjectDeps = Pick<WxtBrowser, 'permissions' | 'scripting' | 'tabs'>

/** The origins, as match patterns, that the extension may read: declared and granted ones. */
export async function findGrantedOrigins({
  permissions,
}: Pick<InjectDeps, 'permissions'>): Promise<string[]> {
  return (await permissions.getAll()).origins ?? []
}

/** Makes the browser start the content script on every granted origin, also after its next start. */
export async function registerScripts(deps: InjectDeps): Promise<void> {
  const matches = await findGrantedOrigins(deps)
  const registered = await deps.scripting.getRegisteredContentScripts({ ids: [script.id] })
  if (matches.length === 0) {
    if (registered.length > 0) await deps.scripting.unregisterContentScripts({ ids: [script.id] })
    return
  }
  const wanted = { id: script.id, js: [script.file], matches, runAt: 'document_idle' as const }
  if (registered.length > 0) await deps.scripting.updateContentScripts([wanted])
  else await deps.scripting.registerContentScripts([{ ...wanted, persistAcrossSessions: true }])
}

/** Starts the content script in tabs that are open already, so that nobody has to reload. */
export async function injectIntoOpenTabs(deps: InjectDeps, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  const tabs = await deps.tabs.query({ url: [...origins] })
  const started = tabs.map(async ({ id }) => {
    if (id !== undefined) await deps.scripting.executeScript({ target: { tabId: id }, files: [script.file] })
  })
  // A tab that shows an error page or was just closed refuses; it gets the script when it loads next.
  await Promise.allSettled(started)
}
