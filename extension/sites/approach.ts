/** Browsers end a worker that was idle for half a minute; what it is asked keeps it for another one. */
const awakeForMs = 20_000

/**
 * Wakes the worker when somebody points at a card or tabs into it: it is there by the time of the tap, instead
 * of starting only then. `wake` asks it anything; until `signal` aborts.
 */
export function wakeOnApproach(
  root: ShadowRoot,
  wake: () => Promise<unknown>,
  clock: () => number,
  signal: AbortSignal,
): void {
  let wokenOn = Number.NEGATIVE_INFINITY
  const approach = () => {
    if (clock() - wokenOn < awakeForMs) return
    wokenOn = clock()
    wake().catch(leaveToTap)
  }
  for (const kind of ['pointerover', 'focusin']) root.addEventListener(kind, approach, { signal })
}

/** Where there is no worker any more, as in a page that outlived an update, the tap finds out and says so. */
function leaveToTap(): void {
  return
}
