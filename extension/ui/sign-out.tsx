import { useState } from 'preact/hooks'
import type { ExtensionText } from '../text/en.ts'
import { Confirm, Points } from './confirm.tsx'
import type { Leave, Leaving } from './leave.ts'
import { useSignOut } from './use-sign-out.ts'

type Props = {
  leave: Leave
  /** What the button is called where its words alone do not tell. */
  label?: string
  text: ExtensionText
}

/** Signs out; sends first what may go, and says what stays here, or goes too if that is wanted. */
export function SignOut({ leave, label, text }: Props) {
  const { step, opener, begin, stay, go } = useSignOut(leave)
  const { signOut, ...words } = text.account
  const isPreparing = step.kind === 'preparing'
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="plain"
        aria-label={label}
        disabled={isPreparing}
        onClick={begin}
      >
        {signOut}
      </button>
      <p role="status" class="step">
        {(step.kind === 'preparing' || step.kind === 'failed') && words[step.kind]}
      </p>
      {'leaving' in step && (
        <SignOutQuestion
          leaving={step.leaving}
          isBusy={step.kind === 'leaving'}
          stay={stay}
          go={(forgets) => go(step.leaving, forgets)}
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
      {...{ title: words.title, stay: words.stay, isDanger: forgets, isBusy, onStay: stay }}
      go={forgets ? words.leaveAndForget : words.leave}
      onGo={() => go(forgets)}
    >
      <Points lines={forgets ? words.forgets(leaving) : words.keeps(leaving)} />
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
