import type { RatingPort } from '../../../widget/core/port.ts'
import { ask } from '../../ask.ts'
import type { ExtensionText } from '../../text/en.ts'
import { useAnswer } from '../popup/use-answer.ts'

/** Fingerprints of the keys that passes are made with: equal for everybody, or somebody is singled out. */
export function Keys({ port, text }: { port: RatingPort; text: ExtensionText }) {
  const keys = useAnswer(() => ask({ kind: 'keys' }), port)
  const words = text.keys
  if (keys === undefined || keys.length === 0) return null
  return (
    <section class="row">
      <h2>{words.title}</h2>
      <p>{words.lead}</p>
      <details>
        <summary>{words.show(keys.length)}</summary>
        <ul>
          {keys.map(({ epoch, scope, group, fingerprint }) => (
            <li key={`${epoch} ${scope} ${group}`}>
              <span>{words.place(epoch, group)}</span>
              <span class="code">{fingerprint}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}
