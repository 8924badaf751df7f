import type { Figure } from './figure.ts'

/** Every bench by its name; each measures and compares, and leaves nothing behind. */
const benches: Record<string, () => Promise<{ measure: () => AsyncIterable<Figure> }>> = {
  pass: () => import('./pass.ts'),
  release: () => import('./release.ts'),
  tap: () => import('./tap.ts'),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`)
  process.exitCode = 2
} else {
  for (const [name, load] of Object.entries(benches)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const { measure } = await load()
    for await (const figure of measure()) console.log(JSON.stringify(figure))
  }
}
