import { useRef } from 'preact/hooks'
import type { Done } from '../../../widget/core/named-port.ts'
import type { OwnSession } from '../../../widget/core/own-sessions.ts'
import type { ExtensionText } from '../../text/en.ts'
import type { Leave } from '../../ui/leave.ts'
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
      {list.kind === 'sessions' && <Lines sessions={list.sessions} {...{ verbs, leave, end, text }} />}
      <Standing list={list} read={read} text={text} />
    </section>
  )
}

type LinesProps = Props & { sessions: OwnSession[]; end: (work: () => Promise<Done>) => Promise<void> }

/** For one other its own button does; for several there is one that ends them all. */
function Lines({ sessions, verbs, leave, end, text }: LinesProps) {
  const n = countOthers(sessions)
  const { endOthers: button, endOthersTitle } = text.sessions
  return (
    <>
      <ul class="sessions">
        {sessions.map((session) => (
          <SessionLine
            key={session.id}
            {...{ session, leave, text }}
            end={() => end(() => verbs.end(session.id))}
          />
        ))}
      </ul>
      {n > 1 && (
        <div class="line">
          <EndSignIn {...{ button, text }} question={endOthersTitle(n)} end={() => end(verbs.endOthers)} />
        </div>
      )}
    </>
  )
}

function countOthers(sessions: OwnSession[]): number {
  return sessions.filter(({ isHere }) => !isHere).length
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
      return countOthers(list.sessions) === 0 ? <p>{words.nowhereElse}</p> : null
  }
}
