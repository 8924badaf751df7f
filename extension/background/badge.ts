import type { WxtBrowser } from 'wxt/browser'

/** Shows how many ratings wait; nothing when none does. */
export async function showWaiting(action: WxtBrowser['action'], waiting: number): Promise<void> {
  await action.setBadgeText({ text: waiting === 0 ? '' : waiting > 99 ? '99+' : String(waiting) })
  if (waiting > 0) await action.setBadgeBackgroundColor({ color: '#5b6472' })
}
