import type { Account as AccountState } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import type { Leave } from '../../ui/leave.ts'
import { SignOut } from '../../ui/sign-out.tsx'
import { Connect } from '../popup/connect.tsx'

type Props = { leave: Leave; account: AccountState; locked: boolean; text: ExtensionText }

/** Who is signed in at whose server, with the way out; or the way in. */
export function Account({ leave, account, locked, text }: Props) {
  const words = text.options
  if (account.kind === 'signed-out')
    return (
      <section class="row">
        <Connect server={account.server} locked={locked} text={text} />
      </section>
    )
  const { server, person, organisation } = account
  return (
    <section class="row">
      <h2>{words.account}</h2>
      <div class="line">
        <div class="fact">
          <p class="fact">{words.signedInAs(person.name, organisation)}</p>
          <p>{new URL(server).host}</p>
        </div>
        {locked && <span class="fixed">{words.setByOrganisation}</span>}
        <SignOut leave={leave} text={text} />
      </div>
    </section>
  )
}
