import { registerHooks } from 'node:module'
import { adaptations, mutations, type Patch } from './mutations.ts'

const root = new URL('../../', import.meta.url).href
const patches = [...adaptations, ...patchesOf(process.env.FAULTS_MUTATION ?? argument('--mutation'))]

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const here = patches.filter(({ file }) => url === root + file)
    if (here.length === 0) return loaded
    return { ...loaded, source: here.reduce(apply, String(loaded.source)) }
  },
})

function apply(source: string, { file, from, to }: Patch): string {
  const [before, after, ...more] = source.split(from)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`the mutation does not fit: ${file} must say once: ${from}`)
  return before + to + after
}

function patchesOf(name: string | undefined): Patch[] {
  if (!name) return []
  const found = mutations[name]
  if (!found) throw new Error(`no mutation is called ${name}; known are ${Object.keys(mutations).join(', ')}`)
  return found
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
