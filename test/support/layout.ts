import type { Page } from 'playwright'

export type Box = { what: string; x: number; y: number; width: number; height: number }

/** Where every element of the page itself stands; what Rapport added is left out. */
export function pageBoxes(page: Page): Promise<Box[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')]
      .filter((element) => !element.closest('[data-rapport-host], rapport-card, rapport-rating'))
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        return { what: element.localName + (element.id && `#${element.id}`), x, y, width, height }
      }),
  )
}

/** Starts to add up layout shifts (https://wicg.github.io/layout-instability/), those before the call included. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  const sum = await page.evaluateHandle(() => {
    const total = { value: 0 }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ('value' in entry && typeof entry.value === 'number') total.value += entry.value
      }
    }).observe({ type: 'layout-shift', buffered: true })
    return total
  })
  return () =>
    page.evaluate(
      (total) =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => setTimeout(() => resolve(total.value), 50))
        }),
      sum,
    )
}
