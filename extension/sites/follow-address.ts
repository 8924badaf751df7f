const addressCheckMs = 1000

/** Calls `changed` when the address may have changed; browsers without navigation events are asked each second. */
export function followAddress(window: Window, changed: () => void, signal: AbortSignal): void {
  if ('navigation' in window) {
    window.navigation.addEventListener('currententrychange', changed, { signal })
    return
  }
  const timer = setInterval(changed, addressCheckMs)
  signal.addEventListener('abort', () => clearInterval(timer))
}
