import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const leastBytes = 1024 // below, compression saves no packet

/** A JSON text in each encoding that was asked for, made once. */
export type Encoded = { to: (acceptEncoding: string | undefined) => Promise<EncodedBody> }
export type EncodedBody = { bytes: Uint8Array<ArrayBuffer>; encoding?: 'br' | 'gzip' }

/** Compresses off the event loop, when somebody first wants it. */
export function encode(text: string): Encoded {
  const plain = Uint8Array.from(Buffer.from(text))
  const made: Partial<Record<'br' | 'gzip', Promise<Buffer>>> = {}
  return {
    to: async (acceptEncoding) => {
      const encoding = plain.length < leastBytes ? undefined : choose(acceptEncoding)
      if (!encoding) return { bytes: plain }
      made[encoding] ??= compress[encoding](plain)
      return { bytes: Uint8Array.from(await made[encoding]), encoding }
    },
  }
}

const brotli = promisify<Uint8Array, object, Buffer>(brotliCompress)
const compress = {
  br: (bytes: Uint8Array) => brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: promisify<Uint8Array, Buffer>(gzip),
}

/** The smaller one of those that are taken (RFC 9110 §12.5.3). */
function choose(acceptEncoding = ''): 'br' | 'gzip' | undefined {
  const taken = acceptEncoding
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';', 1)[0]?.trim())
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding))
}
