import { useRef, useState } from 'preact/hooks'
import type { Leave, Leaving } from './leave.ts'

type Step = { kind: 'idle' | 'preparing' | 'failed' } | { kind: 'asking' | 'leaving'; leaving: Leaving }

/** The steps from the first press of `opener` to the way out; whoever stays finds themselves on it again. */
export function useSignOut(leave: Leave) {
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const opener = useRef<HTMLButtonElement>(null)
  const run = (work: () => Promise<void>) => void work().catch(() => setStep({ kind: 'failed' }))
  const begin = async () => {
    setStep({ kind: 'preparing' })
    setStep({ kind: 'asking', leaving: await leave.prepare() })
  }
  const stay = () => {
    setStep({ kind: 'idle' })
    opener.current?.focus()
  }
  const go = async (leaving: Leaving, forgets: boolean) => {
    setStep({ kind: 'leaving', leaving })
    await (forgets ? leave.forget() : leave.signOut())
  }
  return {
    ...{ step, opener, stay },
    begin: () => run(begin),
    go: (leaving: Leaving, forgets: boolean) => run(() => go(leaving, forgets)),
  }
}
