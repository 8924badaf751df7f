import { useRef, useState } from 'preact/hooks'
import type { ExtensionText } from '../../text/en.ts'
import { Confirm, Points } from '../../ui/confirm.tsx'

type Props = {
  button: string
  /** What the button is called where its words alone do not tell. */
  label?: string
  question: string
  end: () => Promise<void>
  text: ExtensionText
}

/** Ends a sign-in elsewhere, or all others: asks first, as nothing brings them back. */
export function EndSignIn({ button, label, question, end, text: { sessions: words } }: Props) {
  const [step, setStep] = useState<'idle' | 'asking' | 'ending'>('idle')
  const opener = useRef<HTMLButtonElement>(null)
  const stay = () => {
    setStep('idle')
    opener.current?.focus()
  }
  const go = () => {
    setStep('ending')
    void end().finally(() => setStep('idle'))
  }
  return (
    <>
      <button ref={opener} type="button" aria-label={label} onClick={() => setStep('asking')}>
        {button}
      </button>
      {step !== 'idle' && (
        <Confirm
          {...{ title: question, stay: words.keep, go: words.endNow, onStay: stay, onGo: go }}
          isDanger
          isBusy={step === 'ending'}
        >
          <Points lines={words.consequence} />
        </Confirm>
      )}
    </>
  )
}
