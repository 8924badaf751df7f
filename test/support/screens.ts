import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'

const dir = join(import.meta.dirname, '../e2e/screens')
const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 320, height: 640 } }

/** With `SCREENS=1` keeps pictures of a page, light and dark, wide and at 320 px; otherwise does nothing. */
export async function keepScreens(
  page: Page,
  name: string,
  kinds: (keyof typeof sizes)[] = ['wide', 'narrow'],
) {
  if (!process.env.SCREENS) return
  await mkdir(dir, { recursive: true })
  const before = page.viewportSize()
  for (const kind of kinds) {
    await page.setViewportSize(sizes[kind])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: join(dir, `${name}-${kind}-${colorScheme}.png`) })
    }
  }
  await page.emulateMedia({ colorScheme: null })
  if (before !== null) await page.setViewportSize(before)
}
