import { type Draw, drawWeighted } from './draw.ts'

/** What can happen to one request on its way. */
export const wireFaults = {
  'drop-request': 2, // never arrives
  'drop-response': 4, // arrives, and the answer does not
  'cut-request': 1, // half of it arrives
  'cut-response': 2, // half of the answer arrives
  late: 6, // is given up by the client, and arrives after its next ones
  duplicate: 3, // arrives twice at the same time
  replay: 6, // arrives again, seconds later
  overtaken: 0, // is given up by the client, and arrives when the rater's next ones were answered
  'overtaken-copy': 0, // arrives again then
  delay: 2,
  'status-500': 1,
  'status-502': 1,
  'status-503': 1,
  'status-429': 1, // with Retry-After
  html: 1, // a captive portal's page, as 200
  'html-after': 1, // the same after the request went through
}
export type WireFault = keyof typeof wireFaults

export const faultHeader = 'x-fault'

const busyShare = 0.45 // of what writes
const share = 0.15 // of what reads

/** What happens to a request for `path`; undefined: nothing. */
export function drawWireFault(draw: Draw, path: string): WireFault | undefined {
  const isWrite = path === '/v1/ratings' || path === '/v1/passes'
  return draw() < (isWrite ? busyShare : share) ? drawWeighted(draw, wireFaults) : undefined
}
