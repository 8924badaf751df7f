import { resolve } from 'node:path'
import { type Restored, restoreBackup, type SetAside } from '../backup/restore.ts'
import { journalPath } from '../journal/file.ts'
import { requireDatabaseFile } from './backup.ts'
import { defineCommand } from './command.ts'
import { requireConfig } from './with-database.ts'
import { UsageError } from './world.ts'

/** Puts a backup in the database's place. */
export const restore = defineCommand({
  usage: 'rapport restore FILE [--issued-nothing-since]',
  about: `Puts a backup in the place of the database, while no server runs on it.
What was released since the backup comes back from the journal; what still collected, from people's
devices, by itself. Of the database that was there a backup is made beside it.
Without a journal that goes on to the end, epochs issue no more passes, as nobody knows who has some; unless
you know, and say with --issued-nothing-since, that none were issued since the backup.`,
  options: { 'issued-nothing-since': { type: 'boolean', default: false } },
  words: 1,
  run: async ({ positionals, values }, world) => {
    const [file = ''] = positionals
    const database = requireDatabaseFile(world)
    const journal = journalPath(requireConfig(world.env))
    const circumstances = { now: world.clock(), issuedNothingSince: values['issued-nothing-since'] }
    const files = { backup: resolve(file), database, journal }
    const outcome = await restoreBackup(files, circumstances, world.progress)
    if (outcome.kind === 'refused') throw new UsageError(outcome.line)
    world.show(outcome, ...describe(outcome, journal))
    return 0
  },
})

function describe(outcome: Restored, journal = ''): string[] {
  const { replayed, sealedEpochs, setAside, incarnation } = outcome
  return [
    `Restored, as incarnation ${incarnation}.`,
    replayed
      ? `From the journal: ${replayed.releases} releases, ${replayed.closings} closings, ${replayed.logEntries} log entries.`
      : `There is no journal at ${journal}: what was released since the backup is not there.`,
    ...(replayed && replayed.skipped > 0
      ? [`${replayed.skipped} lines of the journal could not be read.`]
      : []),
    ...sealedEpochs.map((epoch) => `${epoch} issues no more passes; those that people have stay good.`),
    ...(setAside ? describeAside(setAside) : []),
    replayed
      ? 'Whoever was erased since the backup, by this journal, is erased again.'
      : 'Erase anew whoever was erased since the backup.',
    ...describeLosses(outcome),
  ]
}

/** What no backup has, and what may be of before, for whoever is to put it right. */
function describeLosses({ provider, siteKeys }: Restored): string[] {
  const token =
    'The token of your identity provider opens nothing any more: make a new one with rapport scim-token.'
  const keys =
    'Sites vouch with the keys that they had then: see rapport site-key list, end those that were ended since.'
  return [
    'Everybody signs in again. Open invites and pass books on their way to a second device are gone: invite anew.',
    ...(provider ? [token] : []),
    ...(siteKeys ? [keys] : []),
    'Directory, sites, roles, bound accounts, thanks and notes are as they were at the backup: import the directory,',
    'and do again what was done since with rapport site, role and identity.',
  ]
}

function describeAside({ path, whole }: SetAside): string[] {
  if (!whole) return [`A backup of the database that was there is ${path}.`]
  return [
    `The database that was there is damaged. It is now ${path}, with ratings that still collected in it:`,
    'delete it as soon as you can do without.',
  ]
}
