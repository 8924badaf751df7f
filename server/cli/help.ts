import type { Command } from './command.ts'

/** What `--help` says of one command. */
export function describeCommand({ usage, about, doesNotHold }: Command): string {
  const codes = [
    '0 done',
    '1 the machine would not (database, disk, port)',
    '2 what was typed or configured is wrong',
    ...(doesNotHold === undefined ? [] : [`3 ${doesNotHold}`]),
  ]
  return `Usage: ${usage}

${about}

Every command takes
--json      the result as one JSON value on stdout, and nothing else there
--progress  what is done at the moment on stderr, a line each, also where that is no terminal
--help      this text

Exit codes: ${codes.join('; ')}.`
}

/** What `--help` says of all commands, or of those that begin with `word`. */
export function describeCommands(commands: readonly Command[]): string {
  const lines = commands.map(({ usage, about }) => `  ${usage}\n      ${firstSentence(about)}`)
  return [
    'Usage: rapport COMMAND, configured by RAPPORT_* variables (see server/README.md)',
    '',
    ...lines,
    '',
    'Every command takes --help, which says more, --json and --progress.',
  ].join('\n')
}

/** Of several lines. */
function firstSentence(about: string): string {
  const [sentence = ''] = about.replaceAll('\n', ' ').split(/(?<=\.) /)
  return sentence
}
