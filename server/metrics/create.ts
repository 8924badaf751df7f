import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Receipt } from '../contract/receipt.ts'
import { createHourlyCounter } from './hourly.ts'

const receiptKinds = ['accepted', 'duplicate', 'superseded', 'final', 'refused'] satisfies Receipt['kind'][]

export type Metrics = {
  countReceipts: (receipts: Pick<Receipt, 'kind'>[]) => void
  countPasses: (n: number) => void
  countRequest: (status: number) => void
  /** All of it in Prometheus' text format, and that format's content type. */
  show: () => Promise<{ text: string; contentType: string }>
}

/** What the server counts of its work: nothing by team, scope, path or person, and nothing before the hour is over. */
export function createMetrics(clock: () => number): Metrics {
  const registry = new Registry()
  const into = { registry, clock }
  const ratings = createHourlyCounter(into, {
    ...{ name: 'rapport_ratings_total', help: 'Ratings that arrived, by what became of them; hourly' },
    ...{ label: 'kind', values: receiptKinds },
  })
  const passes = createHourlyCounter(into, {
    ...{ name: 'rapport_passes_total', help: 'Passes signed, repeated ones included; hourly' },
    ...{ label: 'kind', values: ['signed'] },
  })
  const requests = createHourlyCounter(into, {
    ...{ name: 'rapport_requests_total', help: 'Requests, by class of their status; hourly' },
    ...{ label: 'status', values: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  })
  let observed = false
  return {
    countReceipts: (receipts) => {
      for (const { kind } of receipts) ratings.add(kind)
    },
    countPasses: (n) => passes.add('signed', n),
    countRequest: (status) => requests.add(`${Math.floor(status / 100)}xx`),
    show: async () => {
      if (!observed) collectDefaultMetrics({ register: registry }) // its observers cost, so not before somebody asks
      observed = true
      for (const counter of [ratings, passes, requests]) counter.show()
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
  }
}
