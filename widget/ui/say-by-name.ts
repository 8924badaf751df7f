import type { NamedKind } from '../../server/contract/named.ts'
import type { Person, Said } from '../core/named-port.ts'
import type { CardPort, Colleague } from '../core/port.ts'
import type { ByName } from './by-name-model.ts'

/** Begins to write, or stops with undefined. */
export function write(byName: ByName, kind: NamedKind | undefined): void {
  byName.fault.value = undefined
  byName.writing.value = kind
}

/** Says it: stored on this device before it counts as said. A text that is empty is none. */
export async function say(
  byName: ByName,
  port: CardPort,
  colleague: Colleague,
  kind: NamedKind,
  text: string,
): Promise<void> {
  if (byName.busy) return
  byName.busy = true
  byName.fault.value = undefined
  try {
    const said = await tell(port, colleague, kind, text.trim() || undefined)
    if (said.kind === 'failed') byName.fault.value = said.reason
    else {
      byName.said.value = { ...byName.said.value, [kind]: said.own.id }
      byName.writing.value = undefined
    }
  } catch (error) {
    byName.fault.value = 'unknown'
    reportError(error)
  } finally {
    byName.busy = false
  }
}

/** Takes back what this card said. */
export async function unsay(byName: ByName, port: CardPort, kind: NamedKind): Promise<void> {
  const { [kind]: id, ...rest } = byName.said.value
  if (id === undefined) return
  try {
    await port.takeBack(id)
    byName.said.value = rest
  } catch (error) {
    byName.fault.value = 'unknown'
    reportError(error)
  }
}

function tell(
  port: CardPort,
  colleague: Colleague,
  kind: NamedKind,
  text: string | undefined,
): Promise<Said> {
  if (kind === 'follow-up')
    return port.askFollowUp(colleague.kind === 'team' ? colleague : colleague.team, text)
  const helper = asPerson(colleague)
  return kind === 'thanks' ? port.thank(helper, text) : port.note(helper, text ?? '')
}

/** Holds because thanks and notes are offered to people only. */
function asPerson(colleague: Colleague): Person {
  return colleague as Person
}
