import * as v from 'valibot'
import { type Reply, Request } from '../messages.ts'
import { type AnswerDeps, act } from './act.ts'
import { mayAsk } from './may-ask.ts'
import type { Sender } from './sender.ts'

/** Answers one message: checks its shape and what its sender may ask, then acts. Never throws. */
export async function answerMessage(message: unknown, sender: Sender, deps: AnswerDeps): Promise<Reply> {
  const parsed = v.safeParse(Request, message)
  if (!parsed.success) return { kind: 'error', message: `bad request: ${parsed.issues[0].message}` }
  const request = parsed.output
  if (!mayAsk(request, sender)) return { kind: 'error', message: `a page may not ask for ${request.kind}` }
  try {
    return { kind: 'answer', value: await act(request, sender, deps) }
  } catch (error) {
    console.error(`Rapport: ${request.kind} failed`, error)
    return { kind: 'error', message: `${request.kind} failed` }
  }
}
