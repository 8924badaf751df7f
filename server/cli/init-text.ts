import { closesAt, epochSpan } from '../contract/epoch.ts'
import { fileOf } from '../db/file.ts'
import { leastHolders } from '../organisation/epoch-length.ts'
import { dayMs } from '../retention/periods.ts'
import { explainEpochLength } from './init-answers.ts'

/** What `rapport init` made, as `--json` tells it. */
export type Founded = {
  organisation: string
  address: string
  port: number
  database: string // URL
  settings: string | null // path of the file; null: the environment must say `variables`
  variables: Record<string, string>
  epoch: string // the one that passes are for now
  teams: number
  administrators: string[]
  people: { person: string; name: string; link: string }[]
  linksUntil: string // the last day, UTC
}

type Circumstances = { now: number; isDefault: boolean }

/** One block: what was made, and what is to be done now, in order. */
export function describeFounded(founded: Founded, circumstances: Circumstances): string[] {
  return [
    ...describeMade(founded, circumstances.now),
    '',
    ...describeServing(founded, circumstances.isDefault),
    ...describeHttps(founded),
    ...describeExtension(founded),
    ...describeLinks(founded),
    '',
    ...describeShown(founded),
  ]
}

function describeMade({ organisation, people, teams, administrators, ...rest }: Founded, now: number) {
  const { toMs } = epochSpan(rest.epoch)
  const last = formatDay(toMs - dayMs)
  const isEnding = toMs - now < 21 * dayMs
  return [
    `${organisation} is set up: ${people.length} people in ${teams === 1 ? 'one team' : `${teams} teams`}.`,
    `  Database       ${fileOf(rest.database) ?? rest.database}`,
    `  Settings       ${rest.settings ?? 'to be set in the environment, see 1'}`,
    `  Administrator  ${administrators.join(', ') || 'nobody; `rapport role set PERSON administrator` makes one'}`,
    `  Epoch          ${rest.epoch}, until ${last}`,
    `                 ${explainEpochLength(people.length)}`,
    ...(isEnding
      ? [
          `                 It ends soon: what has not come together by ${formatDay(closesAt(rest.epoch))} is never shown. Better begin after ${last}.`,
        ]
      : []),
  ]
}

function describeServing({ database, settings, variables }: Founded, isDefault: boolean): string[] {
  const set = Object.entries(variables).map(([name, value]) => `     ${name}=${JSON.stringify(value)}`)
  const prefix = isDefault ? '' : `RAPPORT_DATABASE_URL=${JSON.stringify(database)} `
  return [
    '1. Start the server, and keep it running:',
    ...(settings === null ? [...set, '     RAPPORT_SECRET=…   (see "The secret" in server/README.md)'] : []),
    `     ${prefix}npm run serve`,
  ]
}

function describeHttps({ address, port, settings }: Founded): string[] {
  const { protocol, host } = new URL(address)
  if (protocol === 'http:')
    return [
      `2. Only this computer reaches ${address}. For the others the server needs an https:// address: say it in`,
      `     ${settings ?? 'the environment'} as RAPPORT_PUBLIC_URL, start the server again, and make new links with \`rapport invite\`.`,
    ]
  return [
    `2. Let a proxy speak HTTPS for ${host} and hand on to port ${port}. It must keep no addresses in its log. For example:`,
    `     caddy reverse-proxy --from ${host} --to 127.0.0.1:${port}`,
  ]
}

function describeExtension({ address }: Founded): string[] {
  return [
    '3. Make the extension for the sites on which you help one another, and hand it out (extension/README.md says how):',
    `     rapport extension build --server ${address} --hosts 'https://jira.corp.example/*' --out extension-out`,
    '   Or hand out the released one, .output/chrome-mv3: then everybody turns on each site with a click.',
  ]
}

function describeLinks({ people, linksUntil }: Founded): string[] {
  const widthOf = (column: 'person' | 'name') => Math.max(...people.map((one) => one[column].length))
  const [ids, names] = [widthOf('person'), widthOf('name')]
  return [
    '4. Send everybody their own link, and nobody another’s: whoever has it is that person. It works once, until ' +
      `${formatDay(Date.parse(linksUntil))}.`,
    ...people.map(({ person, name, link }) => `     ${person.padEnd(ids)}  ${name.padEnd(names)}  ${link}`),
  ]
}

/** Said before anybody waits for what never comes. */
function describeShown({ people: { length } }: Founded): string[] {
  const { score, detail } = leastHolders
  if (length < score)
    return [
      `You are ${length}, and nothing is ever shown before ${score} people have signed in with the extension: add people first.`,
    ]
  return [
    `Results come once a week, first when ${score} people have signed in with the extension and five of them have rated the same`,
    `team within an epoch. Details and comments take ${detail} people with the extension${length < detail ? `, so with ${length} they are never shown` : ''}.`,
  ]
}

function formatDay(ms: number): string {
  return new Date(ms).toLocaleDateString('en-GB', { ...day, timeZone: 'UTC' })
}

const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
