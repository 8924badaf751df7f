import { useRef } from 'preact/hooks'
import type { QuietHours } from '../../quiet-hours.ts'
import type { Settings, SettingsChange } from '../../settings.ts'
import type { ExtensionText } from '../../text/en.ts'

type Props = { settings: Settings; change: (change: SettingsChange) => void; text: ExtensionText }

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
  // The second of two quick changes comes before the first one is answered.
  const times = useRef(quietHours)
  if (times.current === null || quietHours === null) times.current = quietHours
  const set = (part: Partial<QuietHours>) => {
    times.current = { ...(times.current ?? usual), ...part }
    change({ quietHours: times.current })
  }
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={quietHours !== null}
          onChange={(event) => change({ quietHours: event.currentTarget.checked ? usual : null })}
        />
        {words.quietOn}
      </label>
      {quietHours && (
        <div class="times">
          <Time label={words.quietFrom} value={quietHours.from} set={(from) => set({ from })} />
          <Time label={words.quietTo} value={quietHours.to} set={(to) => set({ to })} />
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
