import type { RatingPort } from '../../../widget/core/port.ts'
import type { Text } from '../../../widget/text/en.ts'
import { ask } from '../../ask.ts'
import type { ExtensionText } from '../../text/en.ts'
import { Connect } from './connect.tsx'
import { Header } from './header.tsx'
import { Inbox } from './inbox.tsx'
import { Outbox } from './outbox.tsx'
import { SiteToggle } from './site-toggle.tsx'
import { TeamSummary } from './team-summary.tsx'
import { LogWarning, PromiseLine } from './transparency.tsx'
import { useAnswer } from './use-answer.ts'

export type PopupProps = { port: RatingPort; text: ExtensionText; widgetText: Text }

const findBreak = () => ask({ kind: 'log-break' })

/** The whole popup: a way in, or the team's summary, one's own ratings, and this site. */
export function Popup({ port, text, widgetText }: PopupProps) {
  const account = useAnswer(port.account, port)
  if (account === undefined) return <main class="popup" aria-busy="true" />
  if (account.kind === 'signed-out')
    return (
      <main class="popup">
        <Header text={text} brand={widgetText.brand} />
        <Connect server={account.server} text={text} />
        <Outbox port={port} text={text} quietWhenEmpty />
      </main>
    )
  return (
    <main class="popup">
      <Header text={text} brand={widgetText.brand} account={account} port={port} />
      <LogWarning server={account.server} port={port} findBreak={findBreak} text={text} />
      <TeamSummary port={port} own={account.person.team} text={text} widgetText={widgetText} />
      <Outbox port={port} text={text} />
      <Inbox port={port} text={text} />
      <SiteToggle text={text} />
      <PromiseLine server={account.server} text={text} />
    </main>
  )
}
