import { useSignal } from '@preact/signals'
import type { Text } from '../text/en.ts'
import type { Card } from './card-model.ts'
import { Missing } from './missing.tsx'

type Props = { card: Card; lost?: boolean; text: Text }

/** Opens what takes passes to another browser; nothing where the passes are not the page's. */
export function SecondDevicePlace({ card, lost = false, text }: Props) {
  const open = useSignal(false)
  const part = card.parts.secondDevice
  if (!part) return null
  const code = part.code.value
  const load = () => void part.load()
  return (
    <>
      <button
        type="button"
        class="link"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value
          load()
        }}
      >
        {text.card.secondDevice}
      </button>
      {open.value && code && <code.SecondDevice transfer={code.transfer} lang={text.lang} lost={lost} />}
      {open.value && part.missing.value && <Missing text={text} onAgain={load} />}
    </>
  )
}
