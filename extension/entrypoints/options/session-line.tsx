import type { OwnSession } from '../../../widget/core/own-sessions.ts'
import type { ExtensionText } from '../../text/en.ts'
import type { Leave } from '../../ui/leave.ts'
import { SignOut } from '../../ui/sign-out.tsx'
import { EndSignIn } from './end-sign-in.tsx'

type Props = { session: OwnSession; leave: Leave; end: () => Promise<void>; text: ExtensionText }

/** One sign-in: where, since when, and the way to end it. */
export function SessionLine({ session, leave, end, text }: Props) {
  const words = text.sessions
  const place = words.place(session.place)
  const when = whenOf(session, text)
  return (
    <li class="line">
      <div class="fact">
        <p class="fact">
          {place} {session.isHere && <span class="fixed">{words.here}</span>}
        </p>
        <p>{when}</p>
      </div>
      {session.isHere ? (
        <SignOut leave={leave} label={text.account.signOutHere} text={text} />
      ) : (
        <EndSignIn
          {...{ button: words.end, label: words.endAt(place, when), question: words.endTitle(place) }}
          {...{ end, text }}
        />
      )}
    </li>
  )
}

/** Since which month, and when it was renewed last, as far as that is known. */
function whenOf({ openedMonth, lastUsed }: OwnSession, { sessions: words }: ExtensionText): string {
  const since = openedMonth === null ? [] : [words.since(openedMonth)]
  const used = lastUsed === null ? [] : [words.lastUsed(lastUsed)]
  return [...since, ...used].join(', ')
}
