import { useEffect } from 'preact/hooks'
import type { Text } from '../text/en.ts'
import { readOffers } from './by-name-model.ts'
import type { Card } from './card-model.ts'
import { Missing } from './missing.tsx'

type Props = { card: Card; text: Text }

/** Opens what can be said by name: the same at every score, and nothing where nothing can be said. */
export function ByNameToggle({ card, text }: Props) {
  const { byName, port } = card
  const colleague = card.colleague.value
  useEffect(() => {
    if (colleague) void readOffers(byName, port, colleague)
  }, [byName, port, colleague])
  if (byName.offers.value.length === 0) return null
  return (
    <button
      type="button"
      class="link by-name-toggle"
      aria-expanded={byName.open.value}
      aria-controls="by-name"
      onClick={() => {
        byName.open.value = !byName.open.value
        void card.parts.byName.load()
      }}
    >
      {text.byName.toggle}
    </button>
  )
}

/** What the toggle opens. */
export function ByNamePlace({ card, text }: Props) {
  const { byName, parts } = card
  if (!byName.open.value || byName.offers.value.length === 0) return null
  const code = parts.byName.code.value
  if (code) return <code.ByName card={card} text={text} />
  return parts.byName.missing.value ? <Missing text={text} onAgain={() => void parts.byName.load()} /> : null
}
