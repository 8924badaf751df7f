/** Follows redirects as a browser does, with a cookie jar for each origin; keeps the fragment of the last address. */
export type Walker = {
  open: (address: string) => Promise<{ url: URL; response: Response }>
  cookies: Map<string, Map<string, string>>
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** `app` answers what is asked of `origin`; everything else goes over the network. */
export function createWalker(origin: string, app: Fetch): Walker {
  const cookies = new Map<string, Map<string, string>>()
  const jarOf = (url: URL) => {
    const jar = cookies.get(url.origin) ?? new Map<string, string>()
    cookies.set(url.origin, jar)
    return jar
  }

  async function step(url: URL): Promise<Response> {
    const jar = jarOf(url)
    const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
    const init = { headers, redirect: 'manual' } as const
    const response = await (url.origin === origin ? app(url.href, init) : fetch(url, init))
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(name)
      else jar.set(name, pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }

  return {
    cookies,
    open: async (address) => {
      let url = new URL(address)
      for (let steps = 0; steps < 12; steps++) {
        const response = await step(url)
        const location = response.headers.get('location')
        if (location === null) return { url, response }
        url = new URL(location, url)
      }
      throw new Error(`redirects without end at ${url.origin}${url.pathname}`)
    },
  }
}
