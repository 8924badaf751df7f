import type { Directory } from '../../server/contract/directory.ts'
import type { NamedKind } from '../../server/contract/named.ts'
import { teamOf } from './outbox.ts'
import type { Colleague } from './port.ts'

/** What a viewer can say to a colleague by name: not what the colleague declines, and nothing to oneself. */
export function offersFor(directory: Directory, viewer: string, colleague: Colleague): NamedKind[] {
  const team = directory.teams.find(({ id }) => id === teamOf(colleague))
  const asks = team?.lead !== undefined && team.lead !== viewer
  return [...lettersFor(directory, viewer, colleague), ...(asks ? (['follow-up'] as const) : [])]
}

function lettersFor({ people }: Directory, viewer: string, colleague: Colleague): NamedKind[] {
  const helper = people.find(({ id }) => colleague.kind === 'person' && id === colleague.id)
  if (!helper || helper.id === viewer) return []
  return (['thanks', 'note'] as const).filter((kind) => !helper.declines?.includes(kind))
}
