import { useEffect, useState } from 'preact/hooks'
import type { Done } from '../../../widget/core/named-port.ts'
import type { SessionsAnswer } from '../../../widget/core/own-sessions.ts'

/** What the list asks of the background; nothing of it rejects but for a fault there. */
export type SessionVerbs = {
  list: () => Promise<SessionsAnswer>
  end: (id: string) => Promise<Done>
  endOthers: () => Promise<Done>
}

export type SessionList = SessionsAnswer | { kind: 'loading' }

/** Asked when the page opens and after each act: what is shown is what the server said last. */
export function useSessions(verbs: SessionVerbs) {
  const [list, setList] = useState<SessionList>({ kind: 'loading' })
  const [outcome, setOutcome] = useState<'ended' | 'failed'>()
  const read = async () => setList(await verbs.list().catch(notAnswered))
  useEffect(() => void read(), [])
  const act = async (work: () => Promise<Done>) => {
    setOutcome(undefined)
    const done = await work().catch(notDone)
    setOutcome(done === 'done' ? 'ended' : 'failed')
    await read()
  }
  const again = async () => {
    setList({ kind: 'loading' })
    await read()
  }
  return { list, outcome, read: again, act }
}

/** The background's fault is in its console; here it means no answer. */
function notAnswered(): SessionsAnswer {
  return { kind: 'unavailable' }
}

function notDone(): Done {
  return 'unavailable'
}
