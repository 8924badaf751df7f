import type { Distribution as Counts } from '../../server/contract/summary.ts'
import type { Text } from '../text/en.ts'
import { scores } from './star.tsx'

type Props = { counts: Counts; fresh: Counts | undefined; text: Text['summary'] }

/** How often each score was given: a table whose middle cells are bars. */
export function Distribution({ counts, fresh, text }: Props) {
  const most = Math.max(1, ...counts)
  return (
    <table class="distribution">
      <caption>{text.distribution}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{text.score}</th>
          <th scope="col">{text.number}</th>
        </tr>
      </thead>
      <tbody>
        {scores.toReversed().map((score) => {
          const n = counts[score - 1] ?? 0
          const more = fresh?.[score - 1] ?? 0
          return (
            <tr key={score} data-fresh={more > 0}>
              <th scope="row">
                <span class="figure">{score}</span> {text.scoreWord(score)}
              </th>
              <td>
                <span class="track" aria-hidden="true">
                  <span class="bar" data-satisfied={score >= 4} style={{ width: `${(n / most) * 100}%` }} />
                </span>
                <span class="number">{text.count(n)}</span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
