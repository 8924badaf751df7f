/**
 * The text of a file as spreadsheets write it: UTF-16 or UTF-8 by its mark, UTF-8 without one, else
 * Windows-1252, which has all of Latin-1.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause // how the Encoding Standard says that it is not UTF-8
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
