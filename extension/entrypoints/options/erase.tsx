import { useState } from 'preact/hooks'
import type { Erased, LeftToErase } from '../../messages.ts'
import type { ExtensionText } from '../../text/en.ts'

type Step =
  | { kind: 'idle' | 'sending' | 'erasing' | 'failed' }
  | ({ kind: 'asking' } & LeftToErase)
  | ({ kind: 'erased' } & Erased)

type Props = {
  /** Sends what may go; answers how many ratings then still wait. */
  prepare: () => Promise<LeftToErase>
  erase: () => Promise<Erased>
  text: ExtensionText
}

/** Leaves nothing of anybody in this browser; sends first what may go, and says what would be lost. */
export function Erase({ prepare, erase, text }: Props) {
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const words = text.options
  const begin = async () => {
    setStep({ kind: 'sending' })
    setStep({ kind: 'asking', ...(await prepare()) })
  }
  const end = async () => {
    setStep({ kind: 'erasing' })
    setStep({ kind: 'erased', ...(await erase()) })
  }
  const run = (work: () => Promise<void>) => void work().catch(() => setStep({ kind: 'failed' }))
  return (
    <section class="row">
      <h2>{words.erase}</h2>
      <p>{words.eraseLead}</p>
      <p role="status" class={step.kind === 'asking' ? 'warning' : ''}>
        {sayStep(step, words)}
      </p>
      {step.kind === 'asking' ? (
        <div class="choices">
          <button type="button" class="primary" onClick={() => setStep({ kind: 'idle' })}>
            {words.keep}
          </button>
          <button type="button" class="danger" onClick={() => run(end)}>
            {step.waiting + step.named > 0 || !step.isComplete ? words.eraseAllTheSame : words.eraseNow}
          </button>
        </div>
      ) : (
        <button
          type="button"
          disabled={step.kind === 'sending' || step.kind === 'erasing'}
          onClick={() => run(begin)}
        >
          {words.eraseBegin}
        </button>
      )}
    </section>
  )
}

function sayStep(step: Step, words: ExtensionText['options']): string {
  switch (step.kind) {
    case 'idle':
    case 'erasing':
      return ''
    case 'sending':
      return words.eraseSending
    case 'asking':
      return sayLeft(step, words)
    case 'erased':
      return step.isServerTold ? words.erased : words.erasedUntold
    case 'failed':
      return words.eraseFailed
  }
}

function sayLeft({ waiting, named, isComplete }: LeftToErase, words: ExtensionText['options']): string {
  const isReady = waiting + named === 0 && isComplete
  return [
    ...(waiting + named > 0 ? [words.eraseWaiting(waiting, named)] : []),
    ...(isComplete ? [] : [words.eraseUnread]),
    ...(isReady ? [words.eraseReady] : []),
  ].join(' ')
}
