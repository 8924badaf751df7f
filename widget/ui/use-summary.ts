import { useEffect, useRef, useState } from 'preact/hooks'
import type { TeamId } from '../../server/contract/id.ts'
import type { Distribution, Summary } from '../../server/contract/summary.ts'
import type { CardPort, SummaryAnswer } from '../core/port.ts'

/** What a newer result added to the one that was on screen. */
export type Fresh = { n: number; distribution: Distribution; weeks: string[] }

export type SummaryQuery = {
  port: CardPort
  team: TeamId
  weeks: number
  refreshEveryMs?: number | undefined
}

export type SummarySeen = {
  answer: SummaryAnswer | undefined
  fresh: Fresh | undefined
  ask: () => Promise<void>
}

const freshForMs = 8000

/** Asks for a team's summary, after every change of the device, and every so often while the page is visible. */
export function useSummary({ port, team, weeks, refreshEveryMs }: SummaryQuery): SummarySeen {
  const [answer, setAnswer] = useState<SummaryAnswer>()
  const [fresh, setFresh] = useState<Fresh>()
  const asking = useRef(() => Promise.resolve())
  useEffect(() => {
    const ended = new AbortController()
    let last: Summary | undefined
    let asked = 0
    asking.current = async () => {
      const turn = ++asked
      const next = await port.summary(team, weeks).catch(noAnswer)
      if (ended.signal.aborted || turn !== asked) return
      if (next.kind === 'summary') {
        const added = last && freshIn(last, next.summary)
        if (added) setFresh(added)
        last = next.summary
      }
      setAnswer(next)
    }
    setAnswer(undefined)
    setFresh(undefined)
    void asking.current()
    port.watch(() => void asking.current(), ended.signal)
    const timer = refreshEveryMs && setInterval(() => askIfSeen(asking.current), refreshEveryMs)
    return () => {
      clearInterval(timer)
      ended.abort()
    }
  }, [port, team, weeks, refreshEveryMs])
  useEffect(() => {
    const timer = fresh && setTimeout(() => setFresh(undefined), freshForMs)
    return () => clearTimeout(timer)
  }, [fresh])
  return { answer, fresh, ask: () => asking.current() }
}

function askIfSeen(ask: () => Promise<void>): void {
  if (document.visibilityState === 'visible') void ask()
}

function noAnswer(error: unknown): SummaryAnswer {
  reportError(error)
  return { kind: 'unavailable' }
}

function freshIn(before: Summary, after: Summary): Fresh | undefined {
  if (before.shown.id !== after.shown.id || after.n <= before.n) return undefined
  const more = (index: 0 | 1 | 2 | 3 | 4) =>
    Math.max(0, after.distribution[index] - before.distribution[index])
  const known = new Map(before.trend.map(({ week, n }) => [week, n]))
  return {
    n: after.n - before.n,
    distribution: [more(0), more(1), more(2), more(3), more(4)],
    weeks: after.trend.filter(({ week, n }) => n > (known.get(week) ?? 0)).map(({ week }) => week),
  }
}
