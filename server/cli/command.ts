import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError, type World } from './world.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** What every command takes besides its own. `help` is answered before any command is run. */
const common = {
  json: { type: 'boolean', default: false },
  progress: { type: 'boolean', default: false },
} as const

/** What a command finds: the process's, and the ways to say what it does and what came of it. */
export type CommandWorld = Omit<World, 'progress'> & {
  json: boolean
  /** Says what is done at the moment, where somebody watches. */
  progress: (stage: string) => void
  /**
   * Tells what came of the command, once: `result` as the only JSON on stdout where that was asked for, else the
   * lines for people.
   */
  show: (result: unknown, ...lines: string[]) => void
}

type Given<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>
>

/** A command as it is written down; `run` answers the exit code. */
type Definition<O extends Options> = {
  usage: string
  about: string // the first sentence is what the list of commands says
  options?: O
  /** How many words are taken besides options; `some`: one or more. */
  words?: number | 'some'
  /** What exit code 3 says, where there is one. */
  doesNotHold?: string
  run: (given: Given<O>, world: CommandWorld) => Promise<number>
}

/** Tells a list, a line each; where it is empty people read `none`, on stderr. */
export function showList<T>(
  { json, show, complain }: CommandWorld,
  items: readonly T[],
  lineOf: (item: T) => string,
  none: string,
): void {
  show(items, ...items.map(lineOf))
  if (items.length === 0 && !json) complain(`rapport: ${none}`)
}

/** One word or two on the command line. */
export type Command = Pick<Definition<Options>, 'usage' | 'about' | 'doesNotHold'> & {
  options: string[]
  run: (args: string[], world: World) => Promise<number>
}

/** Makes a command that takes its own options and those of every command, and refuses others. */
export function defineCommand<const O extends Options>(definition: Definition<O>): Command {
  const { usage, about, doesNotHold, words = 0, run } = definition
  const own = definition.options ?? ({} as O) // without options, the type of none
  return {
    ...{ usage, about, options: Object.keys(own) },
    ...(doesNotHold === undefined ? {} : { doesNotHold }),
    run: async (args, world) => {
      const given = parseAll(args, own, words !== 0)
      requireWords(given.positionals.length, words, usage)
      return await run(given, equip(world, given.values))
    },
  }
}

/** The common options, which have defaults, go with any others. */
function parseAll<O extends Options>(args: string[], own: O, allowPositionals: boolean) {
  const parsed = parseArgs({ args, options: { ...own, ...common }, allowPositionals })
  return parsed as Given<O> & { values: { json: boolean; progress: boolean } }
}

function requireWords(given: number, wanted: number | 'some', usage: string): void {
  if (wanted === 'some' ? given > 0 : given === wanted) return
  const words =
    wanted === 'some' ? 'one word or more is' : wanted === 1 ? 'one word is' : `${wanted} words are`
  throw new UsageError(`${words} needed: ${usage}`)
}

function equip(world: World, { json, progress }: { json: boolean; progress: boolean }): CommandWorld {
  const watch = world.progress ?? (progress ? world.complain : undefined)
  const clear = () => world.progress?.('')
  const complain = (line: string) => {
    clear()
    world.complain(line)
  }
  const print = json ? complain : world.print
  return {
    ...world,
    ...{ json, print, complain },
    progress: (stage) => watch?.(stage),
    show: (result, ...lines) => {
      clear()
      if (json) world.print(JSON.stringify(result))
      else for (const line of lines) world.print(line)
    },
  }
}
