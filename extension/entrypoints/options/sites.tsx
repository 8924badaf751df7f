import { useEffect, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { matchPattern } from '../../match-pattern.ts'
import type { ExtensionText } from '../../text/en.ts'
import { AddSite } from './add-site.tsx'

type Site = { pattern: string; kind: 'declared' | 'granted' | 'proposed' }

/** `own`: the build is the organisation's own, and declares its hosts. */
type Props = { proposed: string[]; own: boolean; text: ExtensionText }

/** Every origin that the extension may read; what was granted can be taken back, what is proposed turned on. */
export function Sites({ proposed, own, text }: Props) {
  const sites = useSites(proposed)
  const words = text.options
  return (
    <section class="row">
      <h2>{words.sites}</h2>
      <p>{words.sitesLead}</p>
      {sites.length === 0 && <p>{words.noSites}</p>}
      <ul>
        {sites.map((site) => (
          <SiteLine key={site.pattern} site={site} own={own} words={words} />
        ))}
      </ul>
      <AddSite text={text} />
    </section>
  )
}

type LineProps = { site: Site; own: boolean; words: ExtensionText['options'] }

function SiteLine({ site: { pattern, kind }, own, words }: LineProps) {
  const name = pattern.replace(/\/\*$/, '')
  const origins = [pattern]
  return (
    <li class="line">
      <span class="fact">{name}</span>
      {kind === 'declared' && <span class="fixed">{own ? words.setByOrganisation : words.declared}</span>}
      {kind === 'granted' && (
        <button
          type="button"
          aria-label={words.removeSite(name)}
          onClick={() => void browser.permissions.remove({ origins })}
        >
          {words.remove}
        </button>
      )}
      {kind === 'proposed' && (
        <button
          type="button"
          aria-label={words.turnOnSite(name)}
          onClick={() => void browser.permissions.request({ origins })}
        >
          {words.turnOn}
        </button>
      )}
    </li>
  )
}

function useSites(proposed: string[]): Site[] {
  const [origins, setOrigins] = useState<string[]>([])
  useEffect(() => {
    const read = () => void browser.permissions.getAll().then((all) => setOrigins(all.origins ?? []))
    const { onAdded, onRemoved } = browser.permissions
    read()
    onAdded.addListener(read)
    onRemoved.addListener(read)
    return () => {
      onAdded.removeListener(read)
      onRemoved.removeListener(read)
    }
  }, [])
  const declared: readonly string[] = browser.runtime.getManifest().host_permissions ?? []
  const known = origins.map((pattern) => ({
    pattern,
    kind: declared.includes(pattern) ? ('declared' as const) : ('granted' as const),
  }))
  const missing = proposed.map(matchPattern).filter((pattern) => !origins.includes(pattern))
  return [...known, ...missing.map((pattern) => ({ pattern, kind: 'proposed' as const }))]
}
