export type News = ReturnType<typeof createNews>

/** Ends the news when the database is gone, as nobody is left to tell; anything else is a fault and is thrown. */
export function closeIfGone(news: News): (cause: unknown) => void {
  return (cause) => {
    if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) throw cause
    news.close()
  }
}

/** Tells this context and, by channel, every other one of the same device. */
export function createNews(name: string) {
  const listeners = new Set<() => void>()
  const channel = new BroadcastChannel(name)
  const hear = () => {
    for (const listener of listeners) listener()
  }
  channel.addEventListener('message', hear)
  return {
    tell: () => {
      hear()
      channel.postMessage(null)
    },
    listen: (listener: () => void, signal?: AbortSignal) => {
      listeners.add(listener)
      signal?.addEventListener('abort', () => listeners.delete(listener), { once: true })
    },
    close: () => {
      listeners.clear()
      channel.close()
    },
  }
}
