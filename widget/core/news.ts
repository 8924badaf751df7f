export type News = ReturnType<typeof createNews>

/** Ends the news when the database is gone, as nobody is left to tell; anything else is a fault and is thrown. */
export function closeIfGone(news: News): (cause: unknown) => void {
  return (cause) => {
    if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) throw cause
    news.close()
  }
}

/**
 * Tells every context of the same device, this one too, in a task of its own: what it sets off here never goes
 * before the answer that a rater waits for.
 */
export function createNews(name: string) {
  const listeners = new Set<() => void>()
  const mouth = new BroadcastChannel(name)
  const ear = new BroadcastChannel(name) // a channel never hears itself
  let isClosed = false
  ear.addEventListener('message', () => {
    for (const listener of listeners) listener()
  })
  return {
    tell: () => {
      if (!isClosed) mouth.postMessage(null) // a closed database says so once more, later
    },
    listen: (listener: () => void, signal?: AbortSignal) => {
      listeners.add(listener)
      signal?.addEventListener('abort', () => listeners.delete(listener), { once: true })
    },
    close: () => {
      isClosed = true
      listeners.clear()
      mouth.close()
      ear.close()
    },
  }
}
