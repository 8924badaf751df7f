import { isUnavailable } from '../db/connection.ts'
import { DatabaseUnusable } from '../db/open.ts'
import { JournalUnusable } from '../journal/file.ts'
import { auditShow, auditVerify } from './audit.ts'
import { backup } from './backup.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import { directoryImport } from './directory-import.ts'
import { directoryUnknown } from './directory-unknown.ts'
import { erase } from './erase.ts'
import { extensionBuild } from './extension-build.ts'
import { identityForget } from './identity.ts'
import { invite } from './invite.ts'
import { PortUnusable } from './listen.ts'
import { restore } from './restore.ts'
import { roleList, roleSet } from './role.ts'
import { scimToken, scimTokenList, scimTokenRevoke } from './scim-token.ts'
import { serve } from './serve.ts'
import { sessionsRevoke } from './sessions.ts'
import { settingsSet, settingsShow } from './settings.ts'
import { siteAdd, siteList } from './site.ts'
import { siteKey } from './site-key.ts'
import { type Command, UsageError, type World } from './world.ts'

const commands: Record<string, Command> = {
  serve,
  demo,
  'directory import': directoryImport,
  'directory unknown': directoryUnknown,
  'scim-token list': scimTokenList,
  'scim-token revoke': scimTokenRevoke,
  'scim-token': scimToken,
  'site add': siteAdd,
  'site list': siteList,
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
 * Runs what the command line asks for. Exit codes: 0 done, 1 the machine would not (port, database),
 * 2 what was typed or configured is wrong, 3 what was checked does not hold. Every failure that somebody can remedy is one line.
 */
export async function runCommandLine(argv: string[], world: World): Promise<number> {
  const name = Object.keys(commands).find((words) =>
    words.split(' ').every((word, index) => argv[index] === word),
  )
  const command = name === undefined ? undefined : commands[name]
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (asksHelp) world.print(command ? `${command.usage}\n\n${command.about}` : overview())
  if (asksHelp) return 0
  if (!command || name === undefined) {
    world.complain(
      argv.length > 0 ? `rapport: there is no command "${argv.join(' ')}"; see rapport --help` : overview(),
    )
    return 2
  }
  try {
    return await command.run(argv.slice(name.split(' ').length), world)
  } catch (cause) {
    const code = exitCodeOf(cause)
    if (code === undefined || !(cause instanceof Error)) throw cause
    world.complain(`rapport: ${cause.message}`)
    return code
  }
}

function overview(): string {
  const lines = Object.values(commands).map(({ usage, about }) => `  ${usage}\n      ${about.split('\n')[0]}`)
  return [
    'Usage: rapport COMMAND, configured by RAPPORT_* variables (see server/README.md)',
    '',
    ...lines,
  ].join('\n')
}

function exitCodeOf(cause: unknown): number | undefined {
  if (cause instanceof UsageError || isParseArgsError(cause)) return 2
  const ofTheMachine = [DatabaseUnusable, PortUnusable, JournalUnusable]
  return isUnavailable(cause) || ofTheMachine.some((kind) => cause instanceof kind) ? 1 : undefined
}

function isParseArgsError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS_')
}
