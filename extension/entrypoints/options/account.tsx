import type { Account as AccountState, RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import { Connect } from '../popup/connect.tsx'
import { SignOut } from '../popup/sign-out.tsx'

type Props = { port: RatingPort; account: AccountState; locked: boolean; text: ExtensionText }

/** Who is signed in at whose server, with the way out; or the way in. */
export function Account({ port, account, locked, text }: Props) {
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
        <SignOut port={port} text={text} />
      </div>
    </section>
  )
}
