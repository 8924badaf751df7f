import { useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import type { Account, RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'

type SignedIn = Extract<Account, { kind: 'signed-in' }>

type HeaderProps = { text: ExtensionText; brand: string } & (
  | { account: SignedIn; port: RatingPort }
  | { account?: never; port?: never }
)

/** Whose Rapport this is, with the ways to settings and out. */
export function Header({ text, brand, account, port }: HeaderProps) {
  return (
    <header class="head">
      <img src="/icon/48.png" alt="" width="32" height="32" />
      <div class="who">
        <h1>{account?.organisation ?? brand}</h1>
        {account && <p>{account.person.name}</p>}
      </div>
      {account && <SignOut port={port} text={text} />}
      <button
        type="button"
        class="plain gear"
        aria-label={text.options.open}
        title={text.options.open}
        onClick={() => void browser.runtime.openOptionsPage()}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
          <circle cx="16" cy="7" r="2.5" />
          <circle cx="8" cy="17" r="2.5" />
        </svg>
      </button>
    </header>
  )
}

/** Signs out; says first what would stay unsent meanwhile. */
function SignOut({ port, text }: { port: RatingPort; text: ExtensionText }) {
  const [waiting, setWaiting] = useState(0)
  const words = text.account
  const signOut = async () => {
    const outbox = await port.outbox()
    if (outbox.waiting > 0) setWaiting(outbox.waiting)
    else await port.signOut()
  }
  return (
    <>
      <button type="button" class="plain" onClick={() => void signOut()}>
        {words.signOut}
      </button>
      {waiting > 0 && (
        <div class="ask" role="alertdialog" aria-labelledby="wait-title" aria-describedby="wait-text">
          <h2 id="wait-title">{words.waitTitle(waiting)}</h2>
          <p id="wait-text">{words.wait}</p>
          <div class="choices">
            <button type="button" class="primary" onClick={() => setWaiting(0)}>
              {words.stay}
            </button>
            <button type="button" onClick={() => void port.signOut()}>
              {words.leave}
            </button>
          </div>
        </div>
      )}
    </>
  )
}
