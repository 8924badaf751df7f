import type { RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import { useAnswer } from './use-answer.ts'

type OutboxProps = { port: RatingPort; text: ExtensionText; quietWhenEmpty?: boolean }

/** Where one's own ratings stand, in words, and what holds them up. */
export function Outbox({ port, text, quietWhenEmpty = false }: OutboxProps) {
  const outbox = useAnswer(port.outbox, port)
  if (outbox === undefined) return null
  const counts = text.outbox.counts(outbox)
  if (counts.length === 0 && quietWhenEmpty) return null
  return (
    <section class="row outbox">
      <h2>{text.outbox.title}</h2>
      <p class="counts">{counts.length === 0 ? text.outbox.none : counts.join(' · ')}</p>
      {outbox.pause !== undefined && outbox.waiting > 0 && (
        <p class="pause">{text.outbox.pause(outbox.pause)}</p>
      )}
    </section>
  )
}
