import { parentPort } from 'node:worker_threads'
import { RSABSSA } from '@cloudflare/blindrsa-ts'

type Bytes = Uint8Array<ArrayBuffer>

/** One step of RSABSSA-SHA384-PSS-Deterministic (RFC 9474), about 30 ms of arithmetic each. */
export type Step =
  | { kind: 'blind'; spki: Bytes; token: Bytes }
  | { kind: 'finalize'; spki: Bytes; token: Bytes; signature: Bytes; inverse: Bytes }
export type StepResult =
  | { kind: 'blind'; blinded: Bytes; inverse: Bytes }
  | { kind: 'finalize'; signature: Bytes }

const suite = RSABSSA.SHA384.PSS.Deterministic()

parentPort?.on('message', async ({ id, step }: { id: number; step: Step }) => {
  parentPort?.postMessage({ id, result: await run(step) })
})

async function run(step: Step): Promise<StepResult> {
  const key = await crypto.subtle.importKey('spki', step.spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, [
    'verify',
  ])
  const message = suite.prepare(step.token)
  if (step.kind === 'finalize') {
    const signature = await suite.finalize(key, message, step.signature, step.inverse)
    return { kind: 'finalize', signature: new Uint8Array(signature) }
  }
  const { blindedMsg, inv } = await suite.blind(key, message)
  return { kind: 'blind', blinded: new Uint8Array(blindedMsg), inverse: new Uint8Array(inv) }
}
