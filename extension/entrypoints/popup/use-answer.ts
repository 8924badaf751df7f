import { useEffect, useState } from 'preact/hooks'
import type { RatingPort } from '../../../widget/core/port.ts'

/** What the port answers now and after every change; undefined until the first answer. */
export function useAnswer<T>(ask: () => Promise<T>, port: Pick<RatingPort, 'watch'>): T | undefined {
  const [answer, setAnswer] = useState<{ value: T }>()
  useEffect(() => {
    const ended = new AbortController()
    const read = async () => {
      const value = await ask()
      if (!ended.signal.aborted) setAnswer({ value })
    }
    port.watch(() => void read(), ended.signal)
    void read()
    return () => ended.abort()
  }, [port])
  return answer?.value
}
