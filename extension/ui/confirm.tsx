import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import './confirm.css'

type Props = {
  title: string
  /** What will happen, and what may be chosen about it. */
  children: ComponentChildren
  stay: string
  go: string
  isDanger?: boolean
  isBusy: boolean
  onStay: () => void
  onGo: () => void
}

/** Asks in place before something that cannot be undone. Whoever comes by keyboard lands on the way back; Escape takes it. */
export function Confirm({ title, children, stay, go, isDanger = false, isBusy, onStay, onGo }: Props) {
  const id = useId()
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
  return (
    <div
      class="ask"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onKeyDown={({ key }) => key === 'Escape' && !isBusy && onStay()}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <div id={`${id}-text`} class="ask-text">
        {children}
      </div>
      <div class="choices">
        <button ref={back} type="button" class={isDanger ? '' : 'primary'} disabled={isBusy} onClick={onStay}>
          {stay}
        </button>
        <button type="button" class={isDanger ? 'danger' : ''} disabled={isBusy} onClick={onGo}>
          {go}
        </button>
      </div>
    </div>
  )
}

/** What will happen, point by point. */
export function Points({ lines }: { lines: string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
