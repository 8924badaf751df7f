/** The one place where a page's faults end: the page goes on, the console says which rule it was. */
export function reportInPage(name: string, error: unknown): void {
  console.error(`Rapport: ${name} failed`, error)
}
