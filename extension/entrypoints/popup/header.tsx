import { browser } from 'wxt/browser'
import type { Account } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import type { Leave } from '../../ui/leave.ts'
import { SignOut } from '../../ui/sign-out.tsx'

type SignedIn = Extract<Account, { kind: 'signed-in' }>

type HeaderProps = { text: ExtensionText; brand: string } & (
  | { account: SignedIn; leave: Leave }
  | { account?: never; leave?: never }
)

/** Whose Rapport this is, with the ways to settings and out. */
export function Header({ text, brand, account, leave }: HeaderProps) {
  return (
    <header class="head">
      <img src="/icon/48.png" alt="" width="32" height="32" />
      <div class="who">
        <h1>{account?.organisation ?? brand}</h1>
        {account && <p>{account.person.name}</p>}
      </div>
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
      {account && <SignOut leave={leave} text={text} />}
    </header>
  )
}
