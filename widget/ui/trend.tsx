import type { Share, Summary } from '../../server/contract/summary.ts'
import type { Text } from '../text/en.ts'

type Point = { week: string; x: number; n: number; csat: Share }
type Props = { trend: Summary['trend']; fresh: string[]; text: Text['summary'] }

/** Satisfaction by week of release: line and dots in their interval; weeks without a release are gaps. */
export function Trend({ trend, fresh, text }: Props) {
  const runs = runsOf(trend)
  const first = trend[0]
  const last = trend.at(-1)
  return (
    <figure class="trend">
      <figcaption>{text.trend}</figcaption>
      <div class="plot" aria-hidden="true">
        <span class="scale">{text.percent(1)}</span>
        <span class="scale">{text.percent(0.5)}</span>
        <span class="scale">{text.percent(0)}</span>
        {/* Stretched to any width: strokes do not scale, so a dot is a line of no length with round ends. */}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <path class="grid" d="M0 0H100M0 50H100M0 100H100" />
          {runs.map((run) => (
            <Run key={run[0]?.week} run={run} fresh={fresh} text={text} />
          ))}
        </svg>
      </div>
      {first && last && (
        <p class="weeks" aria-hidden="true">
          <span>{text.week(first.week)}</span>
          {first !== last && <span>{text.week(last.week)}</span>}
        </p>
      )}
      <TrendTable trend={trend} text={text} />
    </figure>
  )
}

function Run({ run, fresh, text }: { run: Point[]; fresh: string[]; text: Text['summary'] }) {
  const line = run.map(({ x, csat }) => `${x} ${y(csat.share)}`).join('L')
  const upper = run.map(({ x, csat }) => `${x} ${y(csat.high)}`)
  const lower = run.map(({ x, csat }) => `${x} ${y(csat.low)}`).reverse()
  return (
    <g>
      {run.length > 1 && <path class="band" d={`M${[...upper, ...lower].join('L')}z`} />}
      {run.length > 1 && <path class="course" d={`M${line}`} />}
      {run.map(({ week, x, n, csat }) => (
        <g key={week}>
          {run.length === 1 && <path class="whisker" d={`M${x} ${y(csat.high)}V${y(csat.low)}`} />}
          <path class="dot" data-fresh={fresh.includes(week)} d={`M${x} ${y(csat.share)}h0`}>
            <title>{text.dot(week, csat.share, csat.low, csat.high, n)}</title>
          </path>
        </g>
      ))}
    </g>
  )
}

function TrendTable({ trend, text }: Omit<Props, 'fresh'>) {
  return (
    <details>
      <summary>{text.trendTable}</summary>
      <table class="weekly">
        <thead>
          <tr>
            <th scope="col">{text.weekColumn}</th>
            <th scope="col">{text.shareColumn}</th>
            <th scope="col">{text.intervalColumn}</th>
            <th scope="col">{text.number}</th>
          </tr>
        </thead>
        <tbody>
          {trend.toReversed().map(({ week, n, csat }) => (
            <tr key={week}>
              <th scope="row">{text.week(week)}</th>
              <td>{csat ? text.percent(csat.share) : text.noRelease}</td>
              <td>{csat ? text.interval(csat.low, csat.high) : ''}</td>
              <td>{csat ? text.count(n) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function runsOf(trend: Summary['trend']): Point[][] {
  const runs: Point[][] = []
  let run: Point[] = []
  trend.forEach(({ week, n, csat }, index) => {
    if (!csat) run = []
    else {
      if (run.length === 0) runs.push(run)
      run.push({ week, n, csat, x: trend.length > 1 ? 2 + (96 * index) / (trend.length - 1) : 50 })
    }
  })
  return runs
}

function y(share: number): number {
  return Math.round((1 - share) * 1000) / 10
}
