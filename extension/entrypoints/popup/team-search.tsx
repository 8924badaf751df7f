import { useState } from 'preact/hooks'
import type { TeamId } from '../../../server/contract/id.ts'
import type { Colleague, RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'

type Team = { id: TeamId; name: string }
type Props = { port: RatingPort; text: ExtensionText; onPick: (team: TeamId) => void }

/** Finds a team by its own name or by somebody in it. */
export function TeamSearch({ port, text, onPick }: Props) {
  const [found, setFound] = useState<Team[]>()
  const search = async (query: string) => {
    setFound(query.trim() === '' ? undefined : teamsOf(await port.findColleague(query)))
  }
  const words = text.team
  return (
    <div class="search">
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        autoComplete="off"
        ref={(input) => input?.focus()}
        onInput={(event) => void search(event.currentTarget.value)}
      />
      <p class="unseen" role="status">
        {found?.length === 0 ? words.none : ''}
      </p>
      {found !== undefined && (
        <ul>
          {found.length === 0 && <li class="none">{words.none}</li>}
          {found.map(({ id, name }) => (
            <li key={id}>
              <button type="button" onClick={() => onPick(id)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function teamsOf(colleagues: readonly Colleague[]): Team[] {
  const teams = colleagues.map((found) => (found.kind === 'team' ? found : found.team))
  return [...new Map(teams.map(({ id, name }) => [id, { id, name }])).values()]
}
