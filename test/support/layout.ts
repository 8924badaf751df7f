import type { Page } from 'playwright'

export type Box = { what: string; x: number; y: number; width: number; height: number }

/** Where every element of the page itself stands; what Rapport added is left out. */
export function pageBoxes(page: Page): Promise<Box[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')]
      .filter(
        (element) => element.checkVisibility() && !element.closest('[data-rapport-host], rapport-rating'),
      )
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        return { what: element.localName + (element.id && `#${element.id}`), x, y, width, height }
      }),
  )
}

/** Starts to note layout shifts (https://wicg.github.io/layout-instability/), those before the call included. */
export async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  const noted = await page.evaluateHandle(() => {
    const shifts: string[] = []
    const describe = ({ node, previousRect: from, currentRect: to }: ShiftSource) =>
      `${node instanceof Element ? node.outerHTML.slice(0, 80) : node?.nodeName} ${JSON.stringify(from)} → ${JSON.stringify(to)}`
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as ShiftEntry[]) {
        shifts.push(`${entry.value}: ${entry.sources.map(describe).join('; ')}`)
      }
    }).observe({ type: 'layout-shift', buffered: true })
    return shifts
  })
  return () =>
    page.evaluate(
      (shifts) =>
        new Promise<string[]>((resolve) => {
          requestAnimationFrame(() => setTimeout(() => resolve(shifts), 100))
        }),
      noted,
    )
}

/** TypeScript's library does not know these yet. */
type ShiftEntry = PerformanceEntry & { value: number; sources: ShiftSource[] }
type ShiftSource = { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }
