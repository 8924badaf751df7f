/** The match pattern of an origin; patterns have no port, so it covers them all. */
export function matchPattern(origin: string): string {
  const { protocol, hostname } = new URL(origin)
  return `${protocol}//${hostname}/*`
}
