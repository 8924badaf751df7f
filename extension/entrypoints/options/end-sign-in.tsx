import { useRef, useState } from 'preact/hooks'
import type { OwnSession } from '../../../widget/core/own-sessions.ts'
import type { ExtensionText } from '../../text/en.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { whenOf } from './session-line.tsx'

/** One sign-in elsewhere, or so many others. */
type Props = { end: () => Promise<void>; text: ExtensionText } & (
  | { session: OwnSession; others?: never }
  | { session?: never; others: number }
)

/** Ends a sign-in elsewhere, or all others: asks first, as nothing brings them back. */
export function EndSignIn({ session, others, end, text }: Props) {
  const [step, setStep] = useState<'idle' | 'asking' | 'ending'>('idle')
  const opener = useRef<HTMLButtonElement>(null)
  const words = text.sessions
  const place = session && words.place(session.place)
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
      <button
        ref={opener}
        type="button"
        aria-label={session && place && words.endAt(place, whenOf(session, text))}
        onClick={() => setStep('asking')}
      >
        {session ? words.end : words.endOthers}
      </button>
      {step !== 'idle' && (
        <Confirm
          title={place ? words.endTitle(place) : words.endOthersTitle(others ?? 0)}
          {...{ stay: words.keep, go: words.endNow, isDanger: true, isBusy: step === 'ending' }}
          onStay={stay}
          onGo={go}
        >
          <ul>
            {words.consequence.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </>
  )
}
