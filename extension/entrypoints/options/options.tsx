import type { RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import { useAnswer } from '../popup/use-answer.ts'
import { Erase } from './erase.tsx'
import { Keys } from './keys.tsx'
import { SecondDevice } from './second-device.tsx'
import { Sites } from './sites.tsx'

/** Settings: whose server, who is signed in, where the extension may read, and a way to leave nothing behind. */
export function Options({ port, text }: { port: RatingPort; text: ExtensionText }) {
  const account = useAnswer(port.account, port)
  const words = text.options
  if (account === undefined) return <main class="popup options" aria-busy="true" />
  return (
    <main class="popup options">
      <h1>{words.title}</h1>
      <section class="row">
        <h2>{words.server}</h2>
        <p>{account.server ?? words.noServer}</p>
        <h2>{words.account}</h2>
        <p>
          {account.kind === 'signed-in' ? `${account.person.name}, ${account.organisation}` : words.signedOut}
        </p>
      </section>
      <Sites text={text} />
      {account.kind === 'signed-in' && <SecondDevice text={text} />}
      {account.kind === 'signed-in' && <Keys port={port} text={text} />}
      <Erase port={port} text={text} />
    </main>
  )
}
