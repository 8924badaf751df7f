import { useEffect, useRef, useState } from 'preact/hooks'

const durationMs = 900

/** The number on its way from the one shown before to `target`; at once if motion is not wanted. */
export function useCountUp(target: number): number {
  const [shown, setShown] = useState(target)
  const current = useRef(target)
  current.current = shown
  useEffect(() => {
    const from = current.current
    if (from === target || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      setShown(target)
      return
    }
    const start = performance.now()
    let frame = requestAnimationFrame(function next(now) {
      const part = Math.min(1, Math.max(0, now - start) / durationMs)
      setShown(Math.round(from + (target - from) * (1 - (1 - part) ** 3)))
      if (part < 1) frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [target])
  return shown
}
