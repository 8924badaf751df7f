/** An organisation's extension cannot be built from what was given; the message says why. */
export class ExtensionUnusable extends Error {
  override name = 'ExtensionUnusable'
}
