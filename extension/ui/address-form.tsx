import { useState } from 'preact/hooks'
import './form.css'

type Props = {
  id: string
  label: string
  placeholder: string
  hint?: string
  button: string
  isPrimary?: boolean
  isBusy?: boolean
  /** Why what was typed last came to nothing, in words. */
  fault: string | undefined
  /** Resolves with whether it is done, and the field is to be empty again. */
  send: (typed: string) => Promise<boolean>
}

/** One field for an address that is pasted or typed, and the button that goes with it. */
export function AddressForm({ id, label, placeholder, hint, button, isPrimary, isBusy, fault, send }: Props) {
  const [typed, setTyped] = useState('')
  const submit = async (event: Event) => {
    event.preventDefault()
    if (await send(typed)) setTyped('')
  }
  return (
    <form class="address" onSubmit={(event) => void submit(event)}>
      <label for={id}>{label}</label>
      <div class="field">
        <input
          id={id}
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          value={typed}
          aria-invalid={fault !== undefined}
          aria-describedby={hint === undefined ? `${id}-fault` : `${id}-hint ${id}-fault`}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit" class={isPrimary ? 'primary' : ''} disabled={isBusy}>
          {button}
        </button>
      </div>
      <p id={`${id}-fault`} class="wrong" role="alert">
        {fault}
      </p>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </form>
  )
}
