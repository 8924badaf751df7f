import { useState } from 'preact/hooks'
import type { TeamId } from '../../../server/contract/id.ts'
import type { RatingPort } from '../../../widget/core/port.ts'
import type { Text } from '../../../widget/text/en.ts'
import { SummaryView } from '../../../widget/ui/summary.tsx'
import type { ExtensionText } from '../../text/en.ts'
import { useAnswer } from './use-answer.ts'

/** A new release shows by itself while the popup is open. */
const refreshEveryMs = 4000
const weeks = 13

type Props = { port: RatingPort; own: TeamId; text: ExtensionText; widgetText: Text }

/** The viewer's own team's summary, or that of another one that they may see. */
export function TeamSummary({ port, own, text, widgetText }: Props) {
  const [team, setTeam] = useState(own)
  return (
    <section class="team">
      <TeamChoice port={port} own={own} team={team} choose={setTeam} text={text} />
      <SummaryView port={port} team={team} weeks={weeks} refreshEveryMs={refreshEveryMs} text={widgetText} />
    </section>
  )
}

type ChoiceProps = {
  port: RatingPort
  own: TeamId
  team: TeamId
  choose: (team: TeamId) => void
  text: ExtensionText
}

/** Nothing to choose while the own team is all there is. */
function TeamChoice({ port, own, team, choose, text }: ChoiceProps) {
  const teams = useAnswer(port.teams, port) ?? []
  const words = text.team
  if (!teams.some(({ id }) => id !== own)) return <p class="switch">{words.own}</p>
  return (
    <label class="switch">
      <span>{words.label}</span>
      <select value={team} onChange={(event) => choose(event.currentTarget.value)}>
        {!teams.some(({ id }) => id === own) && <option value={own}>{words.own}</option>}
        {teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {id === own ? words.ownOption(name) : name}
          </option>
        ))}
      </select>
    </label>
  )
}
