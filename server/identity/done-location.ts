import type { SignInRequest } from './sign-in-request.ts'

/** Where a sign-in ends. The code stands in the fragment, which no server and no log gets to see. */
export function doneLocation(request: SignInRequest, code: string): string {
  const query = new URLSearchParams({ client: request.client })
  if (request.client === 'embed') query.set('origin', request.origin)
  return `/sign-in/done?${query}#${new URLSearchParams({ code, state: request.state })}`
}
