import { useState } from 'preact/hooks'
import type { OfferOutcome, TakeOutcome } from '../../../widget/core/book-transfer.ts'
import { ask } from '../../ask.ts'
import type { ExtensionText } from '../../text/en.ts'
import '../../ui/form.css'

/** Carries the passes to another computer of the same person: a code is made here, or typed here. */
export function SecondDevice({ text }: { text: ExtensionText }) {
  const words = text.secondDevice
  return (
    <section class="row">
      <h2>{words.title}</h2>
      <p>{words.lead}</p>
      <Offer text={text} />
      <Take text={text} />
    </section>
  )
}

function Offer({ text }: { text: ExtensionText }) {
  const [outcome, setOutcome] = useState<OfferOutcome>()
  const words = text.secondDevice
  return (
    <>
      <div role="status">
        {outcome?.kind === 'offered' && (
          <>
            <p class="code">{outcome.code}</p>
            <p>{words.offered(new Date(outcome.expiresOn))}</p>
          </>
        )}
        {outcome?.kind === 'failed' && <p>{words.fault(outcome.reason)}</p>}
      </div>
      <button type="button" onClick={() => void ask({ kind: 'offerTransfer' }).then(setOutcome)}>
        {outcome?.kind === 'offered' ? words.offerAgain : words.offer}
      </button>
    </>
  )
}

function Take({ text }: { text: ExtensionText }) {
  const [code, setCode] = useState('')
  const [outcome, setOutcome] = useState<TakeOutcome>()
  const words = text.secondDevice
  const take = async (event: Event) => {
    event.preventDefault()
    const taken = await ask({ kind: 'takeTransfer', code })
    if (taken.kind === 'taken') setCode('')
    setOutcome(taken)
  }
  return (
    <form onSubmit={(event) => void take(event)}>
      <label for="transfer-code">{words.take}</label>
      <div class="field">
        <input
          id="transfer-code"
          class="code"
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          value={code}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <button type="submit" disabled={code.trim() === ''}>
          {words.takeNow}
        </button>
      </div>
      <div role="status">
        {outcome && <p>{outcome.kind === 'taken' ? words.taken : words.fault(outcome.reason)}</p>}
      </div>
    </form>
  )
}
