/** Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O, U, so it can be read out. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bits = 128

/** 128 bits as 26 letters in groups of four, for reading and typing. */
export function formatCode(code: Uint8Array): string {
  let value = code.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let text = ''
  for (let left = Math.ceil(bits / 5); left > 0; left--) {
    text = letters.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** Reads a typed code, whatever its case, blanks and hyphens; O is 0, I and L are 1. Undefined: it is none. */
export function parseCode(typed: string): Uint8Array<ArrayBuffer> | undefined {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const digits = Array.from(text, (letter) => letters.indexOf(letter))
  if (digits.length !== Math.ceil(bits / 5) || digits.includes(-1)) return undefined
  const value = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n)
  if (value >> BigInt(bits) > 0n) return undefined
  return Uint8Array.from({ length: bits / 8 }, (_, index) =>
    Number((value >> BigInt(bits - 8 - 8 * index)) & 255n),
  )
}
