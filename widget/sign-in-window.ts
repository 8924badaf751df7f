/** Opens the window that `signInByWindow` fills, in a user's gesture; null: the browser blocked it. */
export function openSignInWindow(window: Window): Window | null {
  return window.open('', '_blank', 'popup,width=480,height=640')
}
