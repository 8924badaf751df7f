import type { Device } from '../../widget/core/device.ts'
import type { Answers, Request } from '../messages.ts'

/** What only a device can do: none of it is asked of what stands in for it. */
export type DeviceVerb =
  | 'keys'
  | 'logBreak'
  | 'offerTransfer'
  | 'takeTransfer'
  | 'sessions'
  | 'endSession'
  | 'endOtherSessions'

type DeviceRequest = Extract<Request, { kind: DeviceVerb }>

/** Asks the device; while no server was chosen there is none, and nobody is signed in. */
export async function askDevice(
  request: DeviceRequest,
  device: Pick<Device, DeviceVerb> | undefined,
): Promise<Answers[DeviceVerb]> {
  switch (request.kind) {
    case 'keys':
      return device?.keys() ?? []
    case 'logBreak':
      return device?.logBreak()
    case 'offerTransfer':
      return device?.offerTransfer() ?? failedSignedOut
    case 'takeTransfer':
      return device?.takeTransfer(request.code) ?? failedSignedOut
    case 'sessions':
      return device?.sessions() ?? { kind: 'signed-out' }
    case 'endSession':
      return device?.endSession(request.id) ?? 'signed-out'
    case 'endOtherSessions':
      return device?.endOtherSessions() ?? 'signed-out'
  }
}

const failedSignedOut = { kind: 'failed', reason: 'signed-out' } as const
