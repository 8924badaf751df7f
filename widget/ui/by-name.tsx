import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { NamedKind } from '../../server/contract/named.ts'
import type { Text } from '../text/en.ts'
import css from './by-name.css?inline'
import type { Card } from './card-model.ts'
import { say, unsay, write } from './say-by-name.ts'
import { useStyles } from './styles.ts'

type Props = { card: Card; text: Text }

const styles = [css]

/** Thanks, a private note, a request for contact; and, plainly, what a name gives away. */
export function ByName({ card, text }: Props) {
  const { byName } = card
  const section = useRef<HTMLElement>(null)
  useStyles(section, styles)
  const fault = byName.fault.value
  const kinds = byName.offers.value
  const said = kinds.filter((kind) => byName.said.value[kind] !== undefined)
  const left = kinds.filter((kind) => !said.includes(kind))
  return (
    <section ref={section} id="by-name" class="by-name" aria-label={text.byName.label}>
      <p class="plain">{text.byName.warning}</p>
      {said.map((kind) => (
        <SaidLine key={kind} card={card} kind={kind} text={text} />
      ))}
      {byName.writing.value ? (
        <Writing key={byName.writing.value} card={card} kind={byName.writing.value} text={text} />
      ) : (
        <div class="actions">
          {left.map((kind) => (
            <button key={kind} type="button" onClick={() => begin(card, kind)}>
              {label(card, kind, text)}
            </button>
          ))}
        </div>
      )}
      <p class="wrong" role="alert">
        {fault && text.byName.fault(fault)}
      </p>
    </section>
  )
}

/** Thanks are one tap; what wants words gets a place for them. */
function begin(card: Card, kind: NamedKind): void {
  const colleague = card.colleague.value
  if (kind !== 'thanks') write(card.byName, kind)
  else if (colleague) void say(card.byName, card.port, colleague, kind, '')
}

function Writing({ card, kind, text }: Props & { kind: NamedKind }) {
  const words = useSignal('')
  const area = useRef<HTMLTextAreaElement>(null)
  const colleague = card.colleague.value
  useEffect(() => area.current?.focus(), [])
  const wanted = kind === 'note' && words.value.trim() === ''
  return (
    <form
      class="writing"
      onSubmit={(event) => {
        event.preventDefault()
        if (colleague && !wanted) void say(card.byName, card.port, colleague, kind, words.value)
      }}
    >
      <label>
        <span>
          {kind === 'note' ? text.byName.noteFor(nameOf(card)) : text.byName.contactAbout(teamOf(card))}
        </span>
        <textarea
          ref={area}
          rows={3}
          maxLength={1000}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value
          }}
        />
      </label>
      <div class="actions">
        <button type="button" onClick={() => write(card.byName, undefined)}>
          {text.byName.cancel}
        </button>
        <button type="submit" class="primary" aria-disabled={wanted}>
          {kind === 'note' ? text.byName.send : text.byName.ask}
        </button>
      </div>
    </form>
  )
}

function SaidLine({ card, kind, text }: Props & { kind: NamedKind }) {
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(() => undo.current?.focus(), [])
  return (
    <p class="said" role="status">
      {text.byName.said(kind)}{' '}
      <button ref={undo} type="button" class="link" onClick={() => void unsay(card.byName, card.port, kind)}>
        {text.byName.undo}
      </button>
    </p>
  )
}

function label(card: Card, kind: NamedKind, text: Text): string {
  switch (kind) {
    case 'thanks':
      return text.byName.thank(nameOf(card))
    case 'note':
      return text.byName.note
    case 'follow-up':
      return text.byName.contact
  }
}

function nameOf(card: Card): string {
  return card.colleague.value?.name ?? ''
}

function teamOf(card: Card): string {
  const colleague = card.colleague.value
  return (colleague?.kind === 'person' ? colleague.team.name : colleague?.name) ?? ''
}
