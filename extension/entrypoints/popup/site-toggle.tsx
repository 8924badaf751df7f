import { useEffect, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { matchPattern } from '../../match-pattern.ts'
import type { ExtensionText } from '../../text/en.ts'

type Site = { pattern: string; host: string; on: boolean }

/** Whether Rapport may read the page in the active tab, and the click that lets it. */
export function SiteToggle({ text }: { text: ExtensionText }) {
  const [site, setSite] = useState<Site>()
  useEffect(() => {
    void findSite().then(setSite)
  }, [])
  if (site === undefined) return null
  const turnOn = async () => {
    const on = await browser.permissions.request({ origins: [site.pattern] })
    setSite({ ...site, on })
  }
  return (
    <section class="row site" data-on={site.on}>
      <p>{site.on ? text.site.on(site.host) : text.site.off(site.host)}</p>
      {!site.on && (
        <button type="button" onClick={() => void turnOn()}>
          {text.site.turnOn}
        </button>
      )}
    </section>
  )
}

/** The active tab's site; undefined on pages that no extension may read. */
async function findSite(): Promise<Site | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
  if (tab?.url === undefined || !/^https?:/.test(tab.url)) return undefined
  const { origin, host } = new URL(tab.url)
  const pattern = matchPattern(origin)
  return { pattern, host, on: await browser.permissions.contains({ origins: [pattern] }) }
}
