import { scimError } from './error.ts'

const most = { characters: 2000, backslashes: 8, operators: 10, parts: 8, brackets: 50 }

/**
 * Lets through what is read in little time. The library, which reads the paths of a PATCH, goes back and forth over
 * backslashes (1.6 ** n steps for n of them in a string that does not end), multiplies groups out, and follows any name,
 * also those that every object has. Of a filter, or such a path; linear.
 * @throws SCIMError 400, as `scimType` says
 */
export function requireBounded(expression: string, scimType: 'invalidFilter' | 'invalidPath'): void {
  const refuse = (why: string) => scimError(400, scimType, `The expression ${why}`)
  if (expression.length > most.characters) throw refuse(`may have at most ${most.characters} characters`)
  if (expression.split('\\').length - 1 > most.backslashes)
    throw refuse(`may have at most ${most.backslashes} backslashes`)
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"/gs, '""')
  if (/"(?!")|\\/.test(bare.replaceAll('""', ''))) throw refuse('has a text that does not end')
  if ((bare.match(/\b(?:and|or|not)\b/gi)?.length ?? 0) > most.operators)
    throw refuse(`may have at most ${most.operators} of and, or and not`)
  if ((bare.match(/[([]/g)?.length ?? 0) > most.brackets)
    throw refuse(`may have at most ${most.brackets} brackets`)
  const words = bare.split(/[\s()[\]"]+/)
  if (words.some((word) => word.split('.').length > most.parts)) throw refuse('has a path that is too deep')
  const inherited = words.flatMap((word) => word.split(/[.:]/)).find(isInherited)
  if (inherited !== undefined) throw refuse(`asks for ${inherited}, which is no attribute`)
}

/** The library writes names with a small first letter. */
function isInherited(name: string): boolean {
  return name.charAt(0).toLowerCase() + name.slice(1) in Object.prototype
}
