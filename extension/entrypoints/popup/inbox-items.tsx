import type { ComponentChildren } from 'preact'
import type { FollowUp, FollowUpState } from '../../../server/contract/follow-up.ts'
import type { Letter } from '../../../server/contract/named.ts'
import type { OwnNamed } from '../../../widget/core/named-port.ts'
import type { ExtensionText } from '../../text/en.ts'

type LetterProps = { kind: 'thanks' | 'note'; one: Letter; text: ExtensionText; remove: () => void }

export function ReceivedLetter({ kind, one, text, remove }: LetterProps) {
  return (
    <Item title={text.inbox.from[kind](one.from.name)} month={text.inbox.month(one.month)} words={one.text}>
      <button type="button" class="plain" onClick={remove}>
        {text.inbox.remove}
      </button>
    </Item>
  )
}

type ReceivedProps = { one: FollowUp; text: ExtensionText; set: (state: FollowUpState) => void }

/** For the team's lead, who says where it stands. */
export function ReceivedFollowUp({ one, text, set }: ReceivedProps) {
  const title = text.inbox.from['follow-up'](one.from.name, one.team.name)
  return (
    <Item title={title} month={text.inbox.month(one.month)} words={one.text}>
      {(['open', 'answered', 'closed'] as const).map((state) => (
        <button
          key={state}
          type="button"
          class="plain"
          aria-pressed={one.state === state}
          onClick={() => set(state)}
        >
          {text.inbox.states[state]}
        </button>
      ))}
    </Item>
  )
}

type SentProps = { one: FollowUp; text: ExtensionText; remove: () => void }

export function SentFollowUp({ one, text, remove }: SentProps) {
  const title = text.inbox.asked(one.team.name, text.inbox.states[one.state])
  return (
    <Item title={title} month={text.inbox.month(one.month)} words={one.text}>
      <button type="button" class="plain" onClick={remove}>
        {text.inbox.takeBack}
      </button>
    </Item>
  )
}

type UnsentProps = { one: OwnNamed; text: ExtensionText; remove: () => void }

export function Unsent({ one, text, remove }: UnsentProps) {
  const title = text.inbox.to[one.kind](one.to.name)
  const standing = one.state.kind === 'refused' ? text.inbox.refused(one.state.reason) : text.inbox.waiting
  return (
    <Item title={title} month={standing} words={one.text}>
      <button type="button" class="plain" onClick={remove}>
        {text.inbox.takeBack}
      </button>
    </Item>
  )
}

type ItemProps = { title: string; month: string; words: string | null; children: ComponentChildren }

function Item({ title, month, words, children }: ItemProps) {
  return (
    <li>
      <p class="title">{title}</p>
      <p class="month">{month}</p>
      {words && <p class="words">{words}</p>}
      <div class="acts">{children}</div>
    </li>
  )
}
