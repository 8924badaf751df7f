import { useState } from 'preact/hooks'
import type { RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'

/** Signs out; says first what would stay unsent meanwhile. */
export function SignOut({ port, text }: { port: RatingPort; text: ExtensionText }) {
  const [waiting, setWaiting] = useState(0)
  const words = text.account
  const signOut = async () => {
    const outbox = await port.outbox()
    if (outbox.waiting > 0) setWaiting(outbox.waiting)
    else await port.signOut()
  }
  return (
    <>
      <button type="button" class="plain" onClick={() => void signOut()}>
        {words.signOut}
      </button>
      {waiting > 0 && (
        <div class="ask" role="alertdialog" aria-labelledby="wait-title" aria-describedby="wait-text">
          <h2 id="wait-title">{words.waitTitle(waiting)}</h2>
          <p id="wait-text">{words.wait}</p>
          <div class="choices">
            <button type="button" class="primary" onClick={() => setWaiting(0)}>
              {words.stay}
            </button>
            <button type="button" onClick={() => void port.signOut()}>
              {words.leave}
            </button>
          </div>
        </div>
      )}
    </>
  )
}
