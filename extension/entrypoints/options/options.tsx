import { useState } from 'preact/hooks'
import type { RatingPort } from '../../../widget/core/port.ts'
import { ask } from '../../ask.ts'
import type { SettingsChange } from '../../settings.ts'
import type { ExtensionText } from '../../text/en.ts'
import { wordsIn } from '../../text/language.ts'
import { Farewell, type Parting } from '../../ui/farewell.tsx'
import { createLeave } from '../../ui/leave.ts'
import { useAnswer } from '../popup/use-answer.ts'
import { Account } from './account.tsx'
import { Erase } from './erase.tsx'
import { Keys } from './keys.tsx'
import { Language } from './language.tsx'
import { Quiet } from './quiet.tsx'
import { SecondDevice } from './second-device.tsx'
import { Sessions } from './sessions.tsx'
import { Sites } from './sites.tsx'
import type { SessionVerbs } from './use-sessions.ts'

/** Settings: whose server, who is signed in, where the extension may read, and a way to leave nothing behind. */
export function Options({ port }: { port: RatingPort }) {
  const account = useAnswer(port.account, port)
  const settings = useAnswer(() => ask({ kind: 'settings' }), port)
  const [parting, setParting] = useState<Parting>()
  if (account === undefined || settings === undefined) return <main class="popup options" aria-busy="true" />
  const { text } = wordsIn(settings.language)
  const signedIn = account.kind === 'signed-in'
  const leave = createLeave(port, setParting)
  return (
    <main class="popup options" lang={text.lang}>
      <header class="head">
        <img src="/icon/48.png" alt="" width="32" height="32" />
        <h1>{text.options.title}</h1>
      </header>
      <Faults faults={settings.faults} text={text} />
      {!signedIn && <Farewell parting={parting} text={text} />}
      <Account leave={leave} account={account} locked={settings.locked.server} text={text} />
      {signedIn && <Sessions verbs={sessionVerbs} leave={leave} text={text} />}
      <Sites proposed={settings.sites} own={settings.locked.server} text={text} />
      <Quiet settings={settings} change={change} text={text} />
      <Language settings={settings} change={(to) => void change(to)} text={text} />
      {signedIn && <SecondDevice text={text} />}
      {signedIn && <Keys port={port} text={text} />}
      <Erase prepare={() => ask({ kind: 'prepareErase' })} erase={() => ask({ kind: 'erase' })} text={text} />
    </main>
  )
}

function change(to: SettingsChange): Promise<void> {
  return ask({ kind: 'changeSettings', change: to })
}

const sessionVerbs: SessionVerbs = {
  list: () => ask({ kind: 'sessions' }),
  end: (id) => ask({ kind: 'endSession', id }),
  endOthers: () => ask({ kind: 'endOtherSessions' }),
}

/** For whoever tries out a policy. */
function Faults({ faults, text }: { faults: string[]; text: ExtensionText }) {
  if (faults.length === 0) return null
  return (
    <section class="row alarm" role="alert">
      <p>{text.options.faults}</p>
      <ul>
        {faults.map((fault) => (
          <li key={fault} class="code">
            {fault}
          </li>
        ))}
      </ul>
    </section>
  )
}
