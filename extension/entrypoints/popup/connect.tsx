import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { readAddress } from '../../address.ts'
import { ask } from '../../ask.ts'
import { matchPattern } from '../../match-pattern.ts'
import type { ConnectOutcome } from '../../messages.ts'
import type { ExtensionText } from '../../text/en.ts'

/** `locked`: the organisation has set the server. */
type ConnectProps = { server: string | null; locked: boolean; text: ExtensionText }

/** The way in: an invite link or the organisation's address, permission for it, then its sign-in page. */
export function Connect({ server, locked, text }: ConnectProps) {
  const [pasted, setPasted] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const words = text.connect

  const go = async (address: string) => {
    setBusy(true)
    setFault(undefined)
    const outcome = await connectTo(address).catch(goesOn)
    setFault(outcome && faultOf(outcome))
    setBusy(false)
  }
  const submit = (event: Event) => {
    event.preventDefault()
    void go(pasted)
  }
  return (
    <form class="connect" onSubmit={submit}>
      {server === null ? <Welcome text={text} /> : <Again {...{ server, locked, busy, go, text }} />}
      <label for="address">{server === null ? words.address : locked ? words.invite : words.other}</label>
      <input
        id="address"
        type="text"
        inputMode="url"
        autoComplete="off"
        spellcheck={false}
        placeholder={words.placeholder}
        value={pasted}
        aria-invalid={fault !== undefined}
        aria-describedby="address-fault"
        onInput={(event) => setPasted(event.currentTarget.value)}
      />
      <p id="address-fault" class="fault" role="alert">
        {fault !== undefined && text.fault(fault)}
      </p>
      <button type="submit" class={server === null ? 'primary' : ''} disabled={busy}>
        {busy ? words.busy : words.go}
      </button>
    </form>
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
  busy: boolean
  go: (address: string) => Promise<void>
  text: ExtensionText
}

function Again({ server, locked, busy, go, text }: AgainProps) {
  const { host } = new URL(server)
  return (
    <>
      {locked && <h2>{text.connect.title}</h2>}
      <p class="lead">{locked ? text.connect.set(host) : text.connect.back(host)}</p>
      <button type="button" class="primary" disabled={busy} onClick={() => void go(server)}>
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
