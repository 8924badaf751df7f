import { useState } from 'preact/hooks'
import type { QuietHours } from '../../quiet-hours.ts'
import type { Settings, SettingsChange } from '../../settings.ts'
import type { ExtensionText } from '../../text/en.ts'

type Props = { settings: Settings; change: (change: SettingsChange) => Promise<void>; text: ExtensionText }

/** What the two times begin as. */
const usual: QuietHours = { from: '18:00', to: '08:00' }

/** From when to when no card comes up by itself. */
export function Quiet({ settings: { quietHours, locked }, change, text }: Props) {
  const words = text.options
  return (
    <section class="row">
      <h2>{words.quiet}</h2>
      <p>{words.quietLead}</p>
      {locked.quietHours ? (
        <div class="line">
          <p class="fact">
            {quietHours ? words.quietSpan(quietHours.from, quietHours.to) : words.quietNever}
          </p>
          <span class="fixed">{words.setByOrganisation}</span>
        </div>
      ) : (
        <Choice quietHours={quietHours} change={change} text={text} />
      )}
    </section>
  )
}

type ChoiceProps = Pick<Props, 'change' | 'text'> & { quietHours: QuietHours | null }

function Choice({ quietHours, change, text }: ChoiceProps) {
  const words = text.options
  // Once chosen here, what was chosen last is shown: its answer comes later than the next choice may.
  const [chosen, setChosen] = useState<QuietHours | null>()
  const hours = chosen === undefined ? quietHours : chosen
  const choose = (next: QuietHours | null) => {
    setChosen(next)
    change({ quietHours: next }).catch(() => setChosen(undefined))
  }
  const set = (part: Partial<QuietHours>) => choose({ ...(hours ?? usual), ...part })
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={hours !== null}
          onChange={({ currentTarget }) => choose(currentTarget.checked ? usual : null)}
        />
        {words.quietOn}
      </label>
      {hours && (
        <div class="times">
          <Time label={words.quietFrom} value={hours.from} set={(from) => set({ from })} />
          <Time label={words.quietTo} value={hours.to} set={(to) => set({ to })} />
        </div>
      )}
    </>
  )
}

function Time({ label, value, set }: { label: string; value: string; set: (time: string) => void }) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="time"
        required
        value={value}
        // A time that is half typed is none yet.
        onChange={({ currentTarget }) => currentTarget.value !== '' && set(currentTarget.value)}
      />
    </label>
  )
}
