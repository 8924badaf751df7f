import { useRef } from 'preact/hooks'
import type { Done } from '../../../widget/core/named-port.ts'
import type { ExtensionText } from '../../text/en.ts'
import type { Leave } from '../../ui/leave.ts'
import { SignOut } from '../../ui/sign-out.tsx'
import { EndSignIn } from './end-sign-in.tsx'
import { SessionLine } from './session-line.tsx'
import { type SessionList, type SessionVerbs, useSessions } from './use-sessions.ts'

type Props = { verbs: SessionVerbs; leave: Leave; text: ExtensionText }

/** Everywhere that the person is signed in, and how to end it there. */
export function Sessions({ verbs, leave, text }: Props) {
  const { list, outcome, read, act } = useSessions(verbs)
  const title = useRef<HTMLHeadingElement>(null)
  const words = text.sessions
  const end = async (work: () => Promise<Done>) => {
    await act(work)
    title.current?.focus() // what was pressed is gone
  }
  return (
    <section class="row" aria-labelledby="sessions" aria-busy={list.kind === 'loading'}>
      <h2 id="sessions" ref={title} tabIndex={-1}>
        {words.title}
      </h2>
      <p>{words.lead}</p>
      <p role="status" class={outcome === 'failed' ? 'wrong' : ''}>
        {outcome && words[outcome]}
      </p>
      {list.kind === 'sessions' && (
        <ul class="sessions">
          {list.sessions.map((session) => (
            <SessionLine key={session.id} session={session} text={text}>
              {session.isHere ? (
                <SignOut leave={leave} label={text.account.signOutHere} text={text} />
              ) : (
                <EndSignIn session={session} end={() => end(() => verbs.end(session.id))} text={text} />
              )}
            </SessionLine>
          ))}
        </ul>
      )}
      <Standing list={list} read={read} text={text} />
      {countOthers(list) > 1 && (
        <div class="line">
          <EndSignIn others={countOthers(list)} end={() => end(verbs.endOthers)} text={text} />
        </div>
      )}
    </section>
  )
}

function countOthers(list: SessionList): number {
  return list.kind === 'sessions' ? list.sessions.filter(({ isHere }) => !isHere).length : 0
}

type StandingProps = { list: SessionList; read: () => Promise<void>; text: ExtensionText }

/** What is said while there is no list, or nothing on it but this browser. */
function Standing({ list, read, text: { sessions: words } }: StandingProps) {
  switch (list.kind) {
    case 'loading':
      return <p>{words.loading}</p>
    case 'unavailable':
      return (
        <>
          <p class="wrong" role="alert">
            {words.unavailable}
          </p>
          <button type="button" onClick={() => void read()}>
            {words.again}
          </button>
        </>
      )
    case 'signed-out':
      return null
    case 'sessions':
      return countOthers(list) === 0 ? <p>{words.nowhereElse}</p> : null
  }
}
