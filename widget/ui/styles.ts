import { useLayoutEffect } from 'preact/hooks'

const sheets = new Map<string, CSSStyleSheet>()

/** Gives a root the style sheets, once each. Adopted sheets pass a page's `style-src 'none'`. */
export function adoptStyles(root: Document | ShadowRoot, styles: readonly string[]): void {
  const missing = styles.map(sheetOf).filter((sheet) => !root.adoptedStyleSheets.includes(sheet))
  if (missing.length > 0) root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...missing]
}

/** Adopts styles into whatever root the component was rendered in. */
export function useStyles(element: { current: Element | null }, styles: readonly string[]): void {
  useLayoutEffect(() => {
    const root = element.current?.getRootNode()
    if (root instanceof Document || root instanceof ShadowRoot) adoptStyles(root, styles)
  }, [element, styles])
}

function sheetOf(css: string): CSSStyleSheet {
  const known = sheets.get(css)
  if (known) return known
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  sheets.set(css, sheet)
  return sheet
}
