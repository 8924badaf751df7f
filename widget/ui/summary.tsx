import { render } from 'preact'
import { useRef } from 'preact/hooks'
import type { Summary } from '../../server/contract/summary.ts'
import type { Text } from '../text/en.ts'
import base from './base.css?inline'
import { Distribution } from './distribution.tsx'
import { adoptStyles, useStyles } from './styles.ts'
import css from './summary.css?inline'
import { Trend } from './trend.tsx'
import { useCountUp } from './use-count-up.ts'
import { type Fresh, type SummaryQuery, type SummarySeen, useSummary } from './use-summary.ts'

const styles = [base, css]

export type SummaryOptions = SummaryQuery & { text: Text }

/** Puts a team's summary into a shadow root of its own; returns its undo. */
export function mountSummary(root: ShadowRoot, options: SummaryOptions): () => void {
  adoptStyles(root, styles)
  render(<SummaryView {...options} />, root)
  return () => render(null, root)
}

/** A team's satisfaction, from releases only. Brings its styles into whatever root it is rendered in. */
export function SummaryView({ text, ...query }: SummaryOptions) {
  const frame = useRef<HTMLDivElement>(null)
  const seen = useSummary(query)
  useStyles(frame, styles)
  return (
    <div ref={frame} class="rapport" lang={text.lang}>
      <section class="summary" aria-busy={seen.answer === undefined}>
        <Body seen={seen} query={query} text={text} />
      </section>
    </div>
  )
}

function Body({ seen, query, text }: { seen: SummarySeen; query: SummaryQuery; text: Text }) {
  const { answer, fresh } = seen
  const words = text.summary
  const signIn = () => void query.port.signIn().then(seen.ask)
  switch (answer?.kind) {
    case undefined:
      return <Message>{words.loading}</Message>
    case 'signed-out':
      return (
        <Message>
          {words.signedOut}
          <button type="button" class="primary" onClick={signIn}>
            {text.signIn}
          </button>
        </Message>
      )
    case 'not-allowed':
      return <Message>{words.notAllowed}</Message>
    case 'unavailable':
      return <Message>{words.unavailable}</Message>
    case 'summary':
      return (
        <Result summary={answer.summary} fresh={fresh} text={words}>
          {answer.stale && (
            <p class="stale">{words.stale(Math.floor((Date.now() - answer.fetchedOn) / 60_000))}</p>
          )}
        </Result>
      )
  }
}

function Message({ children }: { children: preact.ComponentChildren }) {
  return <div class="message">{children}</div>
}

type ResultProps = {
  summary: Summary
  fresh: Fresh | undefined
  text: Text['summary']
  children: preact.ComponentChildren
}

function Result({ summary, fresh, text, children }: ResultProps) {
  const { team, shown, csat, distribution, trend, weeks } = summary
  return (
    <>
      <header>
        <h2>{shown.name}</h2>
        <span class="span">{text.span(weeks)}</span>
      </header>
      {team.id !== shown.id && <p class="within">{text.shownWithin(team.name, shown.name)}</p>}
      {children}
      {csat ? (
        <>
          <Headline csat={csat} n={summary.n} fresh={fresh} text={text} />
          <Distribution counts={distribution} fresh={fresh?.distribution} text={text} />
          <Trend trend={trend} fresh={fresh?.weeks ?? []} text={text} />
        </>
      ) : (
        <div class="message">
          <p>{text.empty}</p>
          <p class="quiet">{text.emptyHint}</p>
        </div>
      )}
      <p class="note">{text.note}</p>
    </>
  )
}

type HeadlineProps = {
  csat: NonNullable<Summary['csat']>
  n: number
  fresh: Fresh | undefined
  text: Text['summary']
}

function Headline({ csat, n, fresh, text }: HeadlineProps) {
  const counted = useCountUp(n)
  return (
    <div class="headline">
      <p class="csat" title={text.satisfiedHint}>
        <strong>{text.percent(csat.share)}</strong> {text.satisfied}
      </p>
      <p class="sure">
        <span title={text.intervalHint}>{text.interval(csat.low, csat.high)}</span>
        {' · '}
        <span class="n">{text.ratings(counted)}</span>
        {fresh && <span class="chip">{text.fresh(fresh.n)}</span>}
      </p>
      <p class="unseen" role="status">
        {fresh ? text.announce(n, csat.share) : ''}
      </p>
    </div>
  )
}
