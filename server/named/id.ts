import type { NamedId } from '../contract/named.ts'

/** An id as it is stored: 16 bytes. */
export function toBytes(id: NamedId): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

/** A stored id's hexadecimal digits, as a UUID. */
export function toId(hex: unknown): NamedId {
  return String(hex)
    .toLowerCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
