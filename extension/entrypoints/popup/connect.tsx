import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { readAddress } from '../../address.ts'
import { ask } from '../../ask.ts'
import { matchPattern } from '../../match-pattern.ts'
import type { ConnectOutcome } from '../../messages.ts'
import type { ExtensionText } from '../../text/en.ts'
import { AddressForm } from '../../ui/address-form.tsx'

/** `locked`: the organisation has set the server. */
type ConnectProps = { server: string | null; locked: boolean; text: ExtensionText }

/** The way in: an invite link or the organisation's address, permission for it, then its sign-in page. */
export function Connect({ server, locked, text }: ConnectProps) {
  const [isBusy, setIsBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const words = text.connect

  const go = async (address: string) => {
    setIsBusy(true)
    setFault(undefined)
    const outcome = await connectTo(address).catch(goesOn)
    setFault(outcome && faultOf(outcome))
    setIsBusy(false)
    return false // the address stays: the next try may be with the same
  }
  return (
    <div class="connect">
      {server === null ? <Welcome text={text} /> : <Again {...{ server, locked, isBusy, go, text }} />}
      <AddressForm
        id="address"
        label={server === null ? words.address : locked ? words.invite : words.other}
        placeholder={words.placeholder}
        button={isBusy ? words.busy : words.go}
        isPrimary={server === null}
        isBusy={isBusy}
        fault={fault === undefined ? undefined : text.fault(fault)}
        send={go}
      />
    </div>
  )
}

function Welcome({ text }: { text: ExtensionText }) {
  return (
    <>
      <h2>{text.connect.title}</h2>
      <p class="lead">{text.connect.lead}</p>
    </>
  )
}

type AgainProps = {
  server: string
  locked: boolean
  isBusy: boolean
  go: (address: string) => Promise<boolean>
  text: ExtensionText
}

function Again({ server, locked, isBusy, go, text }: AgainProps) {
  const { host } = new URL(server)
  return (
    <>
      {locked && <h2>{text.connect.title}</h2>}
      <p class="lead">{locked ? text.connect.set(host) : text.connect.back(host)}</p>
      <button type="button" class="primary" disabled={isBusy} onClick={() => void go(server)}>
        {locked ? text.connect.signIn : text.connect.again}
      </button>
    </>
  )
}

/**
 * Begun before anything is awaited: browsers ask for a permission only within the click. The prompt may close
 * the popup, so the background knows the address beforehand and goes on by itself.
 */
async function connectTo(pasted: string): Promise<ConnectOutcome | { kind: 'not-an-address' | 'not-https' }> {
  const address = readAddress(pasted)
  if (address.kind !== 'server') return address
  const { kind: _, ...target } = address
  const prepared = ask({ kind: 'prepare', ...target })
  const granted = browser.permissions.request({ origins: [matchPattern(target.server)] })
  await prepared
  return (await granted) ? ask({ kind: 'connect', ...target }) : { kind: 'not-granted' }
}

function faultOf(outcome: { kind: string; reason?: string }): string | undefined {
  if (outcome.kind === 'signed-in') return undefined
  return outcome.reason ?? outcome.kind
}

/** The worker died while the sign-in page was open; the next one takes the session, and the popup is told. */
function goesOn(): undefined {
  return undefined
}
