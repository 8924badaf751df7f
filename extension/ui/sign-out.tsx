import { useRef, useState } from 'preact/hooks'
import type { ExtensionText } from '../text/en.ts'
import { Confirm } from './confirm.tsx'
import type { Leave, Leaving } from './leave.ts'

type Step = { kind: 'idle' | 'preparing' | 'failed' } | { kind: 'asking' | 'leaving'; leaving: Leaving }

type Props = {
  leave: Leave
  /** What the button is called where its words alone do not tell. */
  label?: string
  text: ExtensionText
}

/** Signs out; sends first what may go, and says what stays here, or goes too if that is wanted. */
export function SignOut({ leave, label, text }: Props) {
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const opener = useRef<HTMLButtonElement>(null)
  const words = text.account
  const run = (work: () => Promise<void>) => void work().catch(() => setStep({ kind: 'failed' }))
  const begin = async () => {
    setStep({ kind: 'preparing' })
    setStep({ kind: 'asking', leaving: await leave.prepare() })
  }
  const stay = () => {
    setStep({ kind: 'idle' })
    opener.current?.focus()
  }
  const go = async (leaving: Leaving, forgets: boolean) => {
    setStep({ kind: 'leaving', leaving })
    await (forgets ? leave.forget() : leave.signOut())
  }
  const says = { preparing: words.preparing, failed: words.failed, idle: '', asking: '', leaving: '' }
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="plain"
        aria-label={label}
        disabled={step.kind === 'preparing'}
        onClick={() => run(begin)}
      >
        {words.signOut}
      </button>
      <p role="status" class="step">
        {says[step.kind]}
      </p>
      {'leaving' in step && (
        <SignOutQuestion
          leaving={step.leaving}
          isBusy={step.kind === 'leaving'}
          stay={stay}
          go={(forgets) => run(() => go(step.leaving, forgets))}
          text={text}
        />
      )}
    </>
  )
}

type QuestionProps = {
  leaving: Leaving
  isBusy: boolean
  stay: () => void
  go: (forgets: boolean) => void
  text: ExtensionText
}

function SignOutQuestion({ leaving, isBusy, stay, go, text }: QuestionProps) {
  const [forgets, setForgets] = useState(false)
  const words = text.account
  return (
    <Confirm
      title={words.title}
      stay={words.stay}
      go={forgets ? words.leaveAndForget : words.leave}
      isDanger={forgets}
      isBusy={isBusy}
      onStay={stay}
      onGo={() => go(forgets)}
    >
      <ul>
        {(forgets ? words.forgets(leaving) : words.keeps(leaving)).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <label class="check">
        <input
          type="checkbox"
          checked={forgets}
          disabled={isBusy}
          onChange={({ currentTarget }) => setForgets(currentTarget.checked)}
        />
        <span>
          {words.forget} <small>{words.forgetHint}</small>
        </span>
      </label>
    </Confirm>
  )
}
