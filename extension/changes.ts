import { type Browser, browser } from 'wxt/browser'

type Area = Browser.storage.StorageArea

const changeKey = 'change'

/** Tells every page and popup that ratings, account or directory changed; it reaches them also after the worker died. */
export async function announceChange(local: Area): Promise<void> {
  await local.set({ [changeKey]: crypto.randomUUID() })
}

/** Calls `changed` on every announced change until `signal` aborts. */
export function onChange(local: Area, changed: () => void, signal: AbortSignal): void {
  const listen = (changes: Record<string, Browser.storage.StorageChange>) => {
    if (changeKey in changes) changed()
  }
  local.onChanged.addListener(listen)
  signal.addEventListener('abort', () => {
    // After an update the old script's context is gone, its listeners with it.
    if (browser.runtime.id !== undefined) local.onChanged.removeListener(listen)
  })
}
