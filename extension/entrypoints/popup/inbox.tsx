import { useEffect, useState } from 'preact/hooks'
import type { Done, Inbox as InboxAnswer, OwnNamed } from '../../../widget/core/named-port.ts'
import type { RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import { ReceivedFollowUp, ReceivedLetter, SentFollowUp, Unsent } from './inbox-items.tsx'

type InboxProps = { port: RatingPort; text: ExtensionText }
type Full = Extract<InboxAnswer, { kind: 'inbox' }>

/** What others said by name, what one said oneself and where it stands, and what one wants to receive. */
export function Inbox({ port, text }: InboxProps) {
  const { inbox, unsent, act, failed } = useInbox(port)
  if (inbox === undefined) return null
  const { thanks, notes, followUps } = inbox
  const n = thanks.received.length + notes.received.length + followUps.received.length
  return (
    <details class="row inbox">
      <summary>
        <h2>{text.inbox.title}</h2>
        <span class="counts">{text.inbox.count(n)}</span>
      </summary>
      {failed && (
        <p class="wrong" role="alert">
          {text.inbox.failed}
        </p>
      )}
      <ul>
        {followUps.received.map((one) => (
          <ReceivedFollowUp
            key={one.id}
            one={one}
            text={text}
            set={(state) => act(() => port.setFollowUp(one.id, state))}
          />
        ))}
        {thanks.received.map((one) => (
          <ReceivedLetter
            key={one.id}
            kind="thanks"
            one={one}
            text={text}
            remove={() => act(() => port.discard('thanks', one.id))}
          />
        ))}
        {notes.received.map((one) => (
          <ReceivedLetter
            key={one.id}
            kind="note"
            one={one}
            text={text}
            remove={() => act(() => port.discard('note', one.id))}
          />
        ))}
        {followUps.sent.map((one) => (
          <SentFollowUp
            key={one.id}
            one={one}
            text={text}
            remove={() => act(() => port.discard('follow-up', one.id))}
          />
        ))}
        {unsent.map((one) => (
          <Unsent key={one.id} one={one} text={text} remove={() => act(() => takeBack(port, one))} />
        ))}
      </ul>
      <Receiving
        receiving={inbox.receiving}
        text={text}
        set={(wanted) => act(() => port.setReceiving(wanted))}
      />
    </details>
  )
}

async function takeBack(port: RatingPort, { id }: OwnNamed): Promise<Done> {
  await port.takeBack(id)
  return 'done'
}

type ReceivingProps = {
  receiving: Full['receiving']
  text: ExtensionText
  set: (wanted: Full['receiving']) => void
}

function Receiving({ receiving, text, set }: ReceivingProps) {
  return (
    <fieldset>
      <legend>{text.inbox.receive}</legend>
      {(['thanks', 'note'] as const).map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={receiving[kind]}
            onChange={(event) => set({ ...receiving, [kind]: event.currentTarget.checked })}
          />
          {text.inbox.kinds[kind]}
        </label>
      ))}
    </fieldset>
  )
}

/** Read when the popup opens and after each act; without an answer there is no inbox to show. */
function useInbox(port: RatingPort) {
  const [inbox, setInbox] = useState<Full>()
  const [unsent, setUnsent] = useState<OwnNamed[]>([])
  const [failed, setFailed] = useState(false)
  const read = async () => {
    const [answer, own] = await Promise.all([port.inbox(), port.unsent()])
    if (answer.kind === 'inbox') setInbox(answer)
    setUnsent(own)
  }
  useEffect(() => {
    read().catch(reportError)
  }, [port])
  const act = (work: () => Promise<Done>) => {
    work()
      .then((done) => setFailed(done !== 'done'))
      .then(read)
      .catch((error) => {
        setFailed(true)
        reportError(error)
      })
  }
  return { inbox, unsent, act, failed }
}
