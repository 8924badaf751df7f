import * as v from 'valibot'
import type { Settings, SettingsChange } from '../../settings.ts'
import type { ExtensionText } from '../../text/en.ts'
import { Language as Code, languageNames } from '../../text/language.ts'

type Props = { settings: Settings; change: (change: SettingsChange) => void; text: ExtensionText }

/** The language of popup and settings; each is offered under its own name. */
export function Language({ settings: { language, locked }, change, text }: Props) {
  const words = text.options
  return (
    <section class="row">
      <h2 id="language">{words.language}</h2>
      <div class="line">
        {locked.language ? (
          <>
            <p class="fact">{languageNames[language]}</p>
            <span class="fixed">{words.setByOrganisation}</span>
          </>
        ) : (
          <select
            aria-labelledby="language"
            value={language}
            onChange={({ currentTarget }) => change({ language: v.parse(Code, currentTarget.value) })}
          >
            {Object.entries(languageNames).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
    </section>
  )
}
