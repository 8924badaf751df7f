import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { matchPattern } from '../../match-pattern.ts'
import { readSiteAddress } from '../../site-address.ts'
import type { ExtensionText } from '../../text/en.ts'

type Fault = keyof ExtensionText['options']['siteFault']

/** Lets the extension read one more site, after the browser asked its owner. */
export function AddSite({ text }: { text: ExtensionText }) {
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<Fault>()
  const words = text.options
  const add = async (event: Event) => {
    event.preventDefault()
    const outcome = await addSite(typed)
    setFault(outcome === 'added' ? undefined : outcome)
    if (outcome === 'added') setTyped('')
  }
  return (
    <form onSubmit={(event) => void add(event)}>
      <label for="site">{words.addSite}</label>
      <div class="field">
        <input
          id="site"
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder={words.addSitePlaceholder}
          value={typed}
          aria-invalid={fault !== undefined}
          aria-describedby="site-hint site-fault"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit" disabled={typed.trim() === ''}>
          {words.add}
        </button>
      </div>
      <p id="site-fault" class="wrong" role="alert">
        {fault && words.siteFault[fault]}
      </p>
      <p id="site-hint" class="hint">
        {words.addSiteHint}
      </p>
    </form>
  )
}

/** Asked for before anything is awaited: browsers allow it only within the click. */
async function addSite(typed: string): Promise<'added' | Fault> {
  const address = readSiteAddress(typed)
  if (address.kind !== 'site') return address.kind
  const granted = await browser.permissions.request({ origins: [matchPattern(address.origin)] })
  return granted ? 'added' : 'not-granted'
}
