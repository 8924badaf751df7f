import { isUnavailable } from '../db/connection.ts'
import { DatabaseUnusable } from '../db/open.ts'
import { JournalUnusable } from '../journal/file.ts'
import { auditShow, auditVerify } from './audit.ts'
import { backup } from './backup.ts'
import { check } from './check.ts'
import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { directoryImport } from './directory-import.ts'
import { directoryUnknown } from './directory-unknown.ts'
import { erase } from './erase.ts'
import { extensionBuild } from './extension-build.ts'
import { describeCommand, describeCommands } from './help.ts'
import { identityForget } from './identity.ts'
import { init } from './init.ts'
import { invite } from './invite.ts'
import { PortUnusable } from './listen.ts'
import { restore } from './restore.ts'
import { roleList, roleSet } from './role.ts'
import { scimAllowRemovals } from './scim.ts'
import { scimToken, scimTokenList, scimTokenRevoke } from './scim-token.ts'
import { serve } from './serve.ts'
import { sessionsRevoke } from './sessions.ts'
import { settingsSet, settingsShow } from './settings.ts'
import { siteAdd, siteList } from './site.ts'
import { siteKey, siteKeyList, siteKeyRevoke } from './site-key.ts'
import { UsageError, type World } from './world.ts'

/** Every command by its words. Of two that begin alike the longer one comes first. */
export const commands: Record<string, Command> = {
  init,
  serve,
  demo,
  'directory import': directoryImport,
  'directory unknown': directoryUnknown,
  'scim allow-removals': scimAllowRemovals,
  'scim-token list': scimTokenList,
  'scim-token revoke': scimTokenRevoke,
  'scim-token': scimToken,
  'site add': siteAdd,
  'site list': siteList,
  'site-key list': siteKeyList,
  'site-key revoke': siteKeyRevoke,
  'site-key': siteKey,
  invite,
  'sessions revoke': sessionsRevoke,
  'identity forget': identityForget,
  'role set': roleSet,
  'role list': roleList,
  erase,
  'settings show': settingsShow,
  'settings set': settingsSet,
  'audit show': auditShow,
  'audit verify': auditVerify,
  'extension build': extensionBuild,
  backup,
  restore,
  check,
}

/**
 * Runs what the command line asks for. Exit codes: 0 done, 1 the machine would not (port, database, disk),
 * 2 what was typed or configured is wrong, 3 what was checked does not hold. Every failure that somebody can remedy is one line.
 */
export async function runCommandLine(argv: string[], world: World): Promise<number> {
  const name = Object.keys(commands).find((words) =>
    words.split(' ').every((word, index) => argv[index] === word),
  )
  const command = name === undefined ? undefined : commands[name]
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (asksHelp) world.print(command ? describeCommand(command) : overview(argv[0]))
  if (asksHelp) return 0
  if (!command || name === undefined) {
    world.complain(argv.length > 0 ? describeUnknown(argv) : overview())
    return 2
  }
  try {
    return await command.run(argv.slice(name.split(' ').length), world)
  } catch (cause) {
    const failure = describeFailure(cause, name)
    if (failure === undefined) throw cause
    world.progress?.('')
    world.complain(`rapport: ${failure.line}`)
    return failure.code
  }
}

/** All commands, or those that begin with a word that some begin with. */
function overview(word = ''): string {
  const all = Object.entries(commands)
  const some = all.filter(([words]) => words.split(' ')[0] === word)
  return describeCommands((some.length > 0 ? some : all).map(([, command]) => command))
}

function describeUnknown(argv: string[]): string {
  const [first = ''] = argv
  const begins = Object.keys(commands).some((words) => words.split(' ')[0] === first)
  return `rapport: there is no command "${argv.join(' ')}"; see rapport ${begins ? `${first} ` : ''}--help`
}

/** What somebody can remedy; undefined for a bug. */
function describeFailure(cause: unknown, name: string): { code: number; line: string } | undefined {
  if (!(cause instanceof Error)) return undefined
  if (cause instanceof UsageError) return { code: 2, line: cause.message }
  const code = 'code' in cause ? String(cause.code) : ''
  if (code.startsWith('ERR_PARSE_ARGS_')) {
    const [what] = cause.message.split(/\. |\n/) // what follows explains how Node reads arguments
    return { code: 2, line: `${what?.replace(/\.$/, '')}; see rapport ${name} --help` }
  }
  const ofTheMachine = [DatabaseUnusable, PortUnusable, JournalUnusable]
  const isOfTheMachine = isUnavailable(cause) || ofTheMachine.some((kind) => cause instanceof kind)
  return isOfTheMachine || isOfTheDisk(cause) ? { code: 1, line: cause.message } : undefined
}

/** A file or folder could not be read or written; Node's message names it. */
function isOfTheDisk(cause: Error): boolean {
  return 'syscall' in cause && 'path' in cause
}
