import { useState } from 'preact/hooks'
import type { TeamId } from '../../../server/contract/id.ts'
import type { RatingPort } from '../../../widget/core/port.ts'
import type { Text } from '../../../widget/text/en.ts'
import { SummaryView } from '../../../widget/ui/summary.tsx'
import type { ExtensionText } from '../../text/en.ts'
import { TeamSearch } from './team-search.tsx'

/** A new release shows by itself while the popup is open. */
const refreshEveryMs = 4000
const weeks = 13

type Props = { port: RatingPort; own: TeamId; text: ExtensionText; widgetText: Text }

/** The viewer's own team's summary, or another's that they look up. */
export function TeamSummary({ port, own, text, widgetText }: Props) {
  const [team, setTeam] = useState(own)
  const [searching, setSearching] = useState(false)
  const show = (next: TeamId) => {
    setTeam(next)
    setSearching(false)
  }
  return (
    <section class="team">
      <div class="switch">
        {team === own ? (
          <span>{text.team.own}</span>
        ) : (
          <button type="button" class="plain" onClick={() => show(own)}>
            {text.team.backToOwn}
          </button>
        )}
        <button
          type="button"
          class="plain"
          aria-expanded={searching}
          onClick={() => setSearching(!searching)}
        >
          {text.team.another}
        </button>
      </div>
      {searching && <TeamSearch port={port} text={text} onPick={show} />}
      <SummaryView port={port} team={team} weeks={weeks} refreshEveryMs={refreshEveryMs} text={widgetText} />
    </section>
  )
}
