import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Text } from '../text/en.ts'

type Props = {
  team: string | undefined
  byName: boolean
  server: string | null
  text: Text
  /** What else is there for whoever wants to know more. */
  children?: ComponentChildren
}

/** The promise that is on every card, and what stands behind it. */
export function PrivacyNote({ team, byName, server, text, children }: Props) {
  const open = useSignal(false)
  return (
    <div class="note">
      <p>
        <svg class="shield" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="M12 3l7 2.6v5.4c0 4.6-2.900 8-7 10-4.1-2-7-5.4-7-10V5.6z" />
        </svg>
        {byName ? text.note.lineByName(team) : text.note.line(team)}{' '}
        <button
          type="button"
          class="link"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value
          }}
        >
          {open.value ? text.card.less : text.card.more}
        </button>
      </p>
      {open.value && (
        <p class="more">
          {text.note.more(team)}{' '}
          {server !== null && (
            <a href={`${server}/transparency`} target="_blank" rel="noopener noreferrer">
              {text.note.transparency}
            </a>
          )}
        </p>
      )}
      {open.value && children}
    </div>
  )
}
