import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { CardPort, Colleague } from '../core/port.ts'
import type { Text } from '../text/en.ts'
import css from './picker.css?inline'
import { useStyles } from './styles.ts'

type Props = {
  port: CardPort
  text: Text
  onPick: (colleague: Colleague) => void
  onSignIn: () => void
}

const styles = [css]

/** A combobox over the directory (WAI-ARIA APG, "list autocomplete with manual selection"): nothing is picked by guess. */
export function Picker({ port, text, onPick, onSignIn }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useStyles(input, styles)
  const search = useSearch(port)
  const { query, found, active, signedOut } = search
  const open = found.value.length > 0
  const nobody = query.value !== '' && !open && search.asked.value === query.value
  return (
    <div class="picker">
      <div class="combobox" data-upward={open && opensUpward(input.current)}>
        <input
          ref={input}
          type="text"
          role="combobox"
          class="query"
          aria-label={text.picker.question}
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls="found"
          {...(active.value >= 0 ? { 'aria-activedescendant': `found-${active.value}` } : {})}
          placeholder={text.picker.hint}
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={(event) => void search.ask(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, search, onPick)}
          onBlur={() => search.shut()}
        />
        <div
          role="listbox"
          id="found"
          class="found"
          aria-label={text.picker.question}
          tabIndex={-1}
          hidden={!open}
        >
          {found.value.map((colleague, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
            <div
              key={colleague.id}
              id={`found-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active.value}
              // Before the input's blur, which shuts the list.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onPick(colleague)}
            >
              <span>{colleague.name}</span>
              <span class="team">{colleague.kind === 'person' ? colleague.team.name : text.picker.team}</span>
            </div>
          ))}
        </div>
      </div>
      <p class="hint" role="status">
        {nobody && (signedOut.value ? text.picker.noneSignedOut : text.picker.none(query.value))}{' '}
        {nobody && signedOut.value && (
          <button type="button" class="link" onClick={onSignIn}>
            {text.signIn}
          </button>
        )}
        {open && <span class="unseen">{text.picker.found(found.value.length)}</span>}
      </p>
    </div>
  )
}

type Search = ReturnType<typeof useSearch>

function useSearch(port: CardPort) {
  const query = useSignal('')
  const asked = useSignal('')
  const found = useSignal<Colleague[]>([])
  const active = useSignal(-1)
  const signedOut = useSignal(false)
  const shut = () => {
    found.value = []
    active.value = -1
  }
  const ask = async (words: string) => {
    query.value = words
    const [colleagues, account] = await Promise.all([
      words.trim() ? port.findColleague(words) : [],
      port.account(),
    ])
    if (query.value !== words) return
    asked.value = words
    found.value = colleagues
    active.value = -1
    signedOut.value = account.kind === 'signed-out'
  }
  return { query, asked, found, active, signedOut, shut, ask }
}

function onKey(event: KeyboardEvent, search: Search, onPick: Props['onPick']): void {
  const { found, active } = search
  const n = found.value.length
  if (event.isComposing) return
  const picked = found.value[active.value]
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    if (n === 0) void search.ask(search.query.value)
    else if (event.key === 'ArrowDown') active.value = (active.value + 1) % n
    else active.value = (active.value <= 0 ? n : active.value) - 1
  } else if (event.key === 'Enter' && picked) {
    event.preventDefault()
    onPick(picked)
  } else if (event.key === 'Escape' && n > 0) {
    event.preventDefault()
    search.shut()
  }
}

/** Eight names need about 320 px; in a corner of the window there is more room above. */
function opensUpward(input: HTMLElement | null): boolean {
  if (!input) return false
  const { top, bottom } = input.getBoundingClientRect()
  return innerHeight - bottom < 320 && top > innerHeight - bottom
}
