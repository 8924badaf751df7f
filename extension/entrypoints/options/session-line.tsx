import type { ComponentChildren } from 'preact'
import type { OwnSession } from '../../../widget/core/own-sessions.ts'
import type { ExtensionText } from '../../text/en.ts'

type Props = { session: OwnSession; text: ExtensionText; children: ComponentChildren }

/** One sign-in: where, since when, and the way to end it. */
export function SessionLine({ session, text, children }: Props) {
  const words = text.sessions
  return (
    <li class="line">
      <div class="fact">
        <p class="fact">
          {words.place(session.place)} {session.isHere && <span class="fixed">{words.here}</span>}
        </p>
        <p>{whenOf(session, text)}</p>
      </div>
      {children}
    </li>
  )
}

/** Since which month, and when it was renewed last, as far as that is known. */
export function whenOf({ openedMonth, lastUsed }: OwnSession, { sessions: words }: ExtensionText): string {
  const since = openedMonth === null ? [] : [words.since(openedMonth)]
  const used = lastUsed === null ? [] : [words.lastUsed(lastUsed)]
  return [...since, ...used].join(', ')
}
