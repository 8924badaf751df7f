import { useState } from 'preact/hooks'
import type { RatingPort } from '../../../widget/core/port.ts'
import { ask } from '../../ask.ts'
import type { ExtensionText } from '../../text/en.ts'

type Step = { kind: 'idle' } | { kind: 'asking'; waiting: number } | { kind: 'erased' }

/** Leaves nothing of the person in this browser; says first what would be lost. */
export function Erase({ port, text }: { port: RatingPort; text: ExtensionText }) {
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const words = text.options
  const begin = async () => setStep({ kind: 'asking', waiting: (await port.outbox()).waiting })
  const erase = async () => {
    await ask({ kind: 'erase' })
    setStep({ kind: 'erased' })
  }
  return (
    <section class="row">
      <h2>{words.erase}</h2>
      <p>{words.eraseLead}</p>
      <div role="status">
        {step.kind === 'erased' && <p>{words.erased}</p>}
        {step.kind === 'asking' && step.waiting > 0 && <p>{words.eraseWaiting(step.waiting)}</p>}
      </div>
      {step.kind === 'asking' ? (
        <div class="choices">
          <button type="button" class="primary" onClick={() => setStep({ kind: 'idle' })}>
            {words.keep}
          </button>
          <button type="button" class="danger" onClick={() => void erase()}>
            {words.eraseNow}
          </button>
        </div>
      ) : (
        <button type="button" onClick={() => void begin()}>
          {words.erase}
        </button>
      )}
    </section>
  )
}
