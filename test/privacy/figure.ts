import { appendFileSync } from 'node:fs'
import { isLong, seed } from './size.ts'

/** Notes one measured figure as a JSON line; the long run prints them all at its end. */
export function noteFigure(figure: string, values: Record<string, number | string>): void {
  const line = JSON.stringify({ figure, ...values, seed, run: isLong ? 'long' : 'short' })
  const file = process.env.PRIVACY_FIGURES
  if (file !== undefined) appendFileSync(file, `${line}\n`)
}
