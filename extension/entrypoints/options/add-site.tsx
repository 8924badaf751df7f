import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { matchPattern } from '../../match-pattern.ts'
import { readSiteAddress } from '../../site-address.ts'
import type { ExtensionText } from '../../text/en.ts'
import { AddressForm } from '../../ui/address-form.tsx'

type Fault = keyof ExtensionText['options']['siteFault']

/** Lets the extension read one more site, after the browser asked its owner. */
export function AddSite({ text }: { text: ExtensionText }) {
  const [fault, setFault] = useState<Fault>()
  const words = text.options
  const send = async (typed: string) => {
    const outcome = await addSite(typed)
    setFault(outcome === 'added' ? undefined : outcome)
    return outcome === 'added'
  }
  return (
    <AddressForm
      id="site"
      label={words.addSite}
      placeholder={words.addSitePlaceholder}
      hint={words.addSiteHint}
      button={words.add}
      fault={fault && words.siteFault[fault]}
      send={send}
    />
  )
}

/** Asked for before anything is awaited: browsers allow it only within the click. */
async function addSite(typed: string): Promise<'added' | Fault> {
  const address = readSiteAddress(typed)
  if (address.kind !== 'site') return address.kind
  const granted = await browser.permissions.request({ origins: [matchPattern(address.origin)] })
  return granted ? 'added' : 'not-granted'
}
