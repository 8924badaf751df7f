import { adaptations, mutations, type Patch } from './mutations.ts'

const root = new URL('../../', import.meta.url).href

/** What a run changes in the code that it loads; the mutation is named by FAULTS_MUTATION or --mutation. */
const patches: Patch[] = [...adaptations, ...patchesOf(process.env.FAULTS_MUTATION ?? argument())]

/**
 * The source of a module (its `file:` address) with the run's changes; undefined when there are none.
 * @throws Error when the code is not as a change needs it
 */
export function patch(url: string, source: string): string | undefined {
  const here = patches.filter(({ file }) => url === root + file)
  return here.length === 0 ? undefined : here.reduce(apply, source)
}

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

function argument(): string | undefined {
  const at = process.argv.indexOf('--mutation')
  return at < 0 ? undefined : process.argv[at + 1]
}
