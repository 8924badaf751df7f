import { useEffect, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import type { ExtensionText } from '../../text/en.ts'

type Site = { pattern: string; declared: boolean }

/** Every origin that the extension may read; what was granted can be taken back. */
export function Sites({ text }: { text: ExtensionText }) {
  const [sites, setSites] = useState<Site[]>([])
  const read = () => void findSites().then(setSites)
  useEffect(() => {
    read()
    browser.permissions.onAdded.addListener(read)
    browser.permissions.onRemoved.addListener(read)
    return () => {
      browser.permissions.onAdded.removeListener(read)
      browser.permissions.onRemoved.removeListener(read)
    }
  }, [])
  const words = text.options
  return (
    <section class="row">
      <h2>{words.sites}</h2>
      <p>{words.sitesLead}</p>
      <ul>
        {sites.map(({ pattern, declared }) => (
          <li key={pattern}>
            <span>{pattern.replace(/\/\*$/, '')}</span>
            {declared ? (
              <span class="fixed">{words.declared}</span>
            ) : (
              <button type="button" onClick={() => void browser.permissions.remove({ origins: [pattern] })}>
                {words.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

async function findSites(): Promise<Site[]> {
  const declared: readonly string[] = browser.runtime.getManifest().host_permissions ?? []
  const { origins = [] } = await browser.permissions.getAll()
  return origins.map((pattern) => ({ pattern, declared: declared.includes(pattern) }))
}
