import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { OfferOutcome, TakeOutcome } from '../core/book-transfer.ts'
import { en, type SecondDeviceText } from '../text/second-device-en.ts'
import css from './second-device.css?inline'
import { useStyles } from './styles.ts'

/** Seals this browser's passes under a code; takes those that lie under one. */
export type Transfer = {
  offer: () => Promise<OfferOutcome>
  take: (code: string) => Promise<TakeOutcome>
}

const styles = [css]
const texts: Record<string, SecondDeviceText> = { en }

/** Carries the passes to another browser of the same person. `lost`: they are in the other one, so no code can be made here. */
export function SecondDevice({ transfer, lang, lost }: { transfer: Transfer; lang: string; lost: boolean }) {
  const section = useRef<HTMLElement>(null)
  useStyles(section, styles)
  const words = texts[lang] ?? en
  return (
    <section ref={section} class="second-device" aria-label={words.label}>
      <p>{lost ? words.lost : words.lead}</p>
      {!lost && <Offer transfer={transfer} words={words} />}
      <Take transfer={transfer} words={words} />
    </section>
  )
}

type Props = { transfer: Transfer; words: SecondDeviceText }
type Failed = { kind: 'failed'; reason: string }

function Offer({ transfer, words }: Props) {
  const outcome = useSignal<OfferOutcome | Failed | undefined>(undefined)
  const busy = useSignal(false)
  const now = outcome.value
  const offer = async () => {
    busy.value = true
    outcome.value = await transfer.offer().catch(fail)
    busy.value = false
  }
  return (
    <>
      <div role="status">
        {now?.kind === 'offered' && (
          <>
            <p class="code">{now.code}</p>
            <p>{words.offered(new Date(now.expiresOn))}</p>
          </>
        )}
        {now?.kind === 'failed' && <p class="wrong">{words.fault(now.reason)}</p>}
      </div>
      <div class="actions">
        <button type="button" disabled={busy.value} onClick={() => void offer()}>
          {now?.kind === 'offered' ? words.offerAgain : words.offer}
        </button>
      </div>
    </>
  )
}

function Take({ transfer, words }: Props) {
  const code = useSignal('')
  const outcome = useSignal<TakeOutcome | Failed | undefined>(undefined)
  const busy = useSignal(false)
  const now = outcome.value
  const take = async (event: Event) => {
    event.preventDefault()
    busy.value = true
    outcome.value = await transfer.take(code.value).catch(fail)
    if (outcome.value.kind === 'taken') code.value = ''
    busy.value = false
  }
  return (
    <form onSubmit={(event) => void take(event)}>
      <label>
        {words.take}
        <input
          class="code"
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          value={code.value}
          onInput={({ currentTarget }) => {
            code.value = currentTarget.value
          }}
        />
      </label>
      <div role="status">
        {now && (
          <p class={now.kind === 'taken' ? '' : 'wrong'}>
            {now.kind === 'taken' ? words.taken : words.fault(now.reason)}
          </p>
        )}
      </div>
      <div class="actions">
        <button type="submit" disabled={busy.value || code.value.trim() === ''}>
          {words.takeNow}
        </button>
      </div>
    </form>
  )
}

/** Storage that is gone, or a bug: the page's console has it. */
function fail(cause: unknown): Failed {
  reportError(cause)
  return { kind: 'failed', reason: 'broken' }
}
