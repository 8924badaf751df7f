import { type Draw, drawWeighted } from './draw.ts'

/** What can happen to one request on its way. */
export const wireFaults = {
  'drop-request': 2, // never arrives
  'drop-response': 4, // arrives, and the answer does not
  'cut-request': 1, // half of it arrives
  'cut-response': 2, // half of the answer arrives
  late: 3, // is given up by the client, and arrives after its next ones
  duplicate: 3, // arrives twice at the same time
  replay: 3, // arrives again, seconds later
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

/** What happens to a device's next request; undefined: nothing. */
export function drawWireFault(draw: Draw, share: number): WireFault | undefined {
  if (draw() >= share) return undefined
  return drawWeighted(draw, wireFaults)
}
