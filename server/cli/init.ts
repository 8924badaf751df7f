import { existsSync } from 'node:fs'
import { databaseUrlOf } from '../config.ts'
import { configPath, formatVariables, readConfigFile, writeConfigFile } from '../config-file.ts'
import { epochAt } from '../contract/epoch.ts'
import { fileOf } from '../db/file.ts'
import { openDatabase } from '../db/open.ts'
import { type Known, knowNothing, readKnown } from '../directory/known.ts'
import type { Deps } from '../env.ts'
import type { Invite } from '../identity/create-invites.ts'
import { createOrganisation } from '../organisation/create.ts'
import { dayMs, periods } from '../retention/periods.ts'
import { type CommandWorld, defineCommand } from './command.ts'
import { describeErrors } from './directory-diff.ts'
import { type Answers, confirm, gatherAnswers } from './init-answers.ts'
import { describeFounded, type Founded } from './init-text.ts'
import { inviteLink } from './invite.ts'
import { allVariables, requireConfig, withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

const text = { type: 'string' } as const

/** The way in for a small company. */
export const init = defineCommand({
  usage: 'rapport init [--name NAME --people FILE.csv] [--origin https://…] [--administrator PERSON] [--yes]',
  about: `Sets up a small organisation: database, settings, people, and a link for everybody to sign in by.
Asks for what is not said below if there is a terminal. All is written at the end or not at all, and a
database that has people is left as it is.
--name           what your organisation is called
--people         a CSV file with a column name, and if you like email, team, id, kind, role and accounts, as in
                 \`rapport directory import --help\`; what is missing is filled in, and teams are made of their names
--teams          a CSV file of teams, if people's are more than names below one top
--administrator  who sees every team's results: an id, a name or an address in the file
--epoch          month, or quarter for about 30 people or fewer (default: by how many you are)
--origin         the address that people will reach the server at (default: this computer only)
--port           the port to listen on (default 8787)
--yes            takes what is offered for all that is not said here
Where the database is, RAPPORT_DATABASE_URL says (default file:data/rapport.db).`,
  options: {
    ...{ name: text, people: text, teams: text, administrator: text, epoch: text, origin: text, port: text },
    yes: { type: 'boolean', default: false },
  },
  run: async ({ values: { yes, ...options } }, world) => {
    const databaseUrl = databaseUrlOf(world.env)
    const known = await findKnown(databaseUrl)
    const { complain } = world
    const ask = yes || world.json ? undefined : world.ask
    const before = allVariables(world.env)
    const answers = await gatherAnswers({ options, env: world.env, before, known, ask, complain })
    await confirm(answers, { ask, complain }, databaseUrl)
    return await write(answers, databaseUrl, world)
  },
})

/** @throws UsageError saying what to do instead */
function refuse(databaseUrl: string, people: number): never {
  throw new UsageError(
    `${fileOf(databaseUrl) ?? databaseUrl} has ${people} people already, so nothing was changed: \`rapport invite PERSON…\` makes new links, \`rapport directory import\` adds people`,
  )
}

/** What a database without people has; nothing if there is none yet, and none is made before all is known. */
async function findKnown(databaseUrl: string): Promise<Known> {
  const file = fileOf(databaseUrl)
  if (file !== undefined && !existsSync(file)) return knowNothing()
  const db = await openDatabase(databaseUrl)
  try {
    const known = await readKnown(db.query)
    return known.people.size > 0 ? refuse(databaseUrl, known.people.size) : known
  } finally {
    db.close()
  }
}

/** The settings first: without people they do no harm, and people without them would be in other epochs. */
async function write(answers: Answers, databaseUrl: string, world: CommandWorld): Promise<number> {
  const { newcomers, administrator } = answers
  await findKnown(databaseUrl) // somebody may have set it up while questions were answered
  const variables = toVariables(answers)
  const settings = await writeSettings(databaseUrl, variables, world)
  if (administrator) administrator.role = 'administrator'
  world.progress('writing people and invites')
  return await withDatabase({ ...world, env: { ...world.env, ...variables } }, async (deps) => {
    const outcome = await createOrganisation(deps, newcomers.files)
    if (outcome.kind === 'has-people') refuse(databaseUrl, outcome.people)
    if (outcome.kind === 'refused') {
      for (const line of describeErrors(outcome.errors)) world.complain(line)
      throw new UsageError('no people were written: see above')
    }
    const founded = toFounded(answers, outcome.invites, deps, settings)
    const circumstances = { now: deps.clock(), isDefault: world.env.RAPPORT_DATABASE_URL === undefined }
    world.show(founded, ...describeFounded(founded, circumstances))
    return 0
  })
}

function toVariables({ organisation, origin, port, epochLength }: Answers): Record<string, string> {
  return {
    RAPPORT_ORGANISATION: organisation,
    RAPPORT_PUBLIC_URL: origin,
    RAPPORT_PORT: port,
    RAPPORT_EPOCH: epochLength,
  }
}

function toFounded(
  answers: Answers,
  invites: Invite[],
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  settings: string | null,
): Founded {
  const { people, files } = answers.newcomers
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return {
    organisation: answers.organisation,
    address: config.publicUrl,
    port: config.port,
    database: config.databaseUrl,
    settings,
    variables: toVariables(answers),
    epoch: epochAt(clock(), config.epochLength),
    teams: files.teams?.rows.length ?? 0,
    administrators: people.filter(({ role }) => role === 'administrator').map(({ id }) => id),
    people: invites.map(({ person, code }) => ({
      ...{ person, name: names.get(person) ?? person, link: inviteLink(config, code) },
    })),
    linksUntil: new Date(clock() + periods.inviteDays * dayMs).toISOString().slice(0, 10),
  }
}

/** @returns where they are; null where the database is no file, and the environment must say them */
async function writeSettings(
  databaseUrl: string,
  variables: Record<string, string>,
  world: CommandWorld,
): Promise<string | null> {
  requireConfig({ ...world.env, ...variables }) // what else the environment says must fit too
  const path = configPath(databaseUrl)
  if (path === undefined) return null
  const text = formatVariables({ ...readConfigFile(databaseUrl), ...variables })
  if (text === undefined)
    throw new UsageError(`${path} cannot hold a name with every kind of quotation mark in it: use fewer`)
  await writeConfigFile(path, text)
  return path
}
