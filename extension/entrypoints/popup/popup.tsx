import { useState } from 'preact/hooks'
import type { RatingPort } from '../../../widget/core/port.ts'
import { ask } from '../../ask.ts'
import { wordsIn } from '../../text/language.ts'
import { Farewell, type Parting } from '../../ui/farewell.tsx'
import { createLeave } from '../../ui/leave.ts'
import { Connect } from './connect.tsx'
import { Header } from './header.tsx'
import { Inbox } from './inbox.tsx'
import { Outbox } from './outbox.tsx'
import { SiteToggle } from './site-toggle.tsx'
import { TeamSummary } from './team-summary.tsx'
import { LogWarning, PromiseLine } from './transparency.tsx'
import { useAnswer } from './use-answer.ts'

const findBreak = () => ask({ kind: 'logBreak' })

/** The whole popup: a way in, or the team's summary, one's own ratings, and this site. */
export function Popup({ port }: { port: RatingPort }) {
  const account = useAnswer(port.account, port)
  const settings = useAnswer(() => ask({ kind: 'settings' }), port)
  const [parting, setParting] = useState<Parting>()
  if (account === undefined || settings === undefined) return <main class="popup" aria-busy="true" />
  const { text, widgetText } = wordsIn(settings.language)
  if (account.kind === 'signed-out')
    return (
      <main class="popup" lang={text.lang}>
        <Header text={text} brand={widgetText.brand} />
        <Farewell parting={parting} text={text} />
        <Connect server={account.server} locked={settings.locked.server} text={text} />
        <Outbox port={port} text={text} quietWhenEmpty />
      </main>
    )
  return (
    <main class="popup" lang={text.lang}>
      <Header text={text} brand={widgetText.brand} account={account} leave={createLeave(port, setParting)} />
      <LogWarning server={account.server} port={port} findBreak={findBreak} text={text} />
      <TeamSummary port={port} own={account.person.team} text={text} widgetText={widgetText} />
      <Outbox port={port} text={text} />
      <Inbox port={port} text={text} />
      <SiteToggle text={text} />
      <PromiseLine server={account.server} text={text} />
    </main>
  )
}
