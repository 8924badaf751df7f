import { expectationOf } from '../config.ts'
import type { EpochLength } from '../contract/epoch.ts'
import { fileOf } from '../db/file.ts'
import type { PersonRow } from '../directory/parse-people.ts'
import { proposeEpochLength } from '../organisation/epoch-length.ts'
import type { Newcomers } from '../organisation/newcomers.ts'
import type { Asking, InitOptions } from './asking.ts'
import { askAdministrator, askPeople } from './init-people.ts'
import { type Read, readName, right, settle, wrong } from './question.ts'
import { UsageError } from './world.ts'

/** All that a new organisation's server must know. */
export type Answers = {
  organisation: string
  newcomers: Newcomers
  administrator: PersonRow | undefined
  epochLength: EpochLength
  port: string
  origin: string
}

/**
 * Asks for what options and environment do not say.
 * @throws UsageError for what is wrong or missing, and when whoever is asked goes away
 */
export async function gatherAnswers(asking: Asking): Promise<Answers> {
  const organisation = await settle(
    {
      option: '--name',
      given: given(asking, 'name', 'RAPPORT_ORGANISATION'),
      text: 'What is your organisation called?',
      offered: asking.before.RAPPORT_ORGANISATION,
      read: readName,
    },
    asking,
  )
  const newcomers = await askPeople(asking, organisation)
  const administrator = await askAdministrator(asking, newcomers)
  const epochLength = await askEpochLength(asking, newcomers.people.length)
  const port = await settle(
    {
      option: '--port',
      given: given(asking, 'port', 'RAPPORT_PORT'),
      text: 'Which port is the server to listen on?',
      offered: asking.before.RAPPORT_PORT ?? '8787',
      read: (text) => expected(text, expectationOf('RAPPORT_PORT', text)),
    },
    asking,
  )
  const origin = await settle(
    {
      option: '--origin',
      given: given(asking, 'origin', 'RAPPORT_PUBLIC_URL'),
      text: 'At which https:// address will people reach it? Enter to try it on this computer only',
      offered: asking.before.RAPPORT_PUBLIC_URL ?? `http://localhost:${port}`,
      read: readOrigin,
    },
    asking,
  )
  return { organisation, newcomers, administrator, epochLength, port, origin }
}

/** @throws UsageError where option and environment differ: the server would follow the environment */
function given({ options, env }: Asking, option: keyof InitOptions, variable: string): string | undefined {
  const [told, set] = [options[option], env[variable]]
  if (told !== undefined && set !== undefined && told !== set)
    throw new UsageError(
      `--${option} says ${told}, and ${variable} in the environment ${set}: unset one of them`,
    )
  return told ?? set
}

function askEpochLength(asking: Asking, people: number): Promise<EpochLength> {
  const proposed = proposeEpochLength(people)
  if (asking.ask && given(asking, 'epoch', 'RAPPORT_EPOCH') === undefined)
    asking.complain(explainEpochLength(people))
  return settle(
    {
      option: '--epoch',
      given: given(asking, 'epoch', 'RAPPORT_EPOCH'),
      text: 'Epochs: month or quarter?',
      offered: proposed,
      read: (text) =>
        text === 'month' || text === 'quarter'
          ? right<EpochLength>(text)
          : wrong(`${JSON.stringify(text)} is neither month nor quarter`),
    },
    asking,
  )
}

/**
 * Says what will be written, and asks whether it may; where nobody is asked it may.
 * @throws UsageError if not
 */
export async function confirm(
  answers: Answers,
  asking: Pick<Asking, 'ask' | 'complain'>,
  databaseUrl: string,
) {
  const { organisation, newcomers, epochLength, origin, administrator } = answers
  if (!asking.ask) return
  const teams = newcomers.files.teams?.rows.length
  asking.complain(
    `${organisation}: ${newcomers.people.length} people, teams: ${teams}, epochs of a ${epochLength}, at ${origin}, in ${fileOf(databaseUrl) ?? databaseUrl}; administrator: ${administrator?.name ?? 'as the file says'}.`,
  )
  const goOn = await settle(
    {
      option: '--yes',
      text: 'Write this?',
      offered: 'yes',
      read: (line) => ({ kind: 'read', value: /^y(es)?$/i.test(line) }),
    },
    asking,
  )
  if (!goOn) throw new UsageError('stopped; nothing was written')
}

/** Why an organisation of so many people gets the epochs that it is offered. */
export function explainEpochLength(people: number): string {
  const why = 'A result is made of ratings of one epoch only, by five people at least.'
  return proposeEpochLength(people) === 'quarter'
    ? `${why} ${people} people rarely come to that within a month, so quarters suit you.`
    : `${why} ${people} people come to that within a month.`
}

/** The extension talks to nothing else. */
function readOrigin(text: string): Read<string> {
  const is = expectationOf('RAPPORT_PUBLIC_URL', text)
  if (is !== undefined) return expected(text, is)
  const { origin, protocol, hostname } = new URL(text)
  if (protocol === 'https:' || ['localhost', '127.0.0.1'].includes(hostname)) return right(origin)
  return wrong(`${JSON.stringify(text)} must begin with https://: browsers send ratings nowhere else`)
}

function expected(text: string, is: string | undefined): Read<string> {
  return is === undefined ? right(text) : wrong(`${JSON.stringify(text)} is not ${is}`)
}
