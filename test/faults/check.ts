import { partKinds } from '../../server/contract/rating.ts'
import type { Rater } from './rater.ts'
import { compareSums } from './sums.ts'
import type { Finding, Story } from './truth.ts'
import { type EpochList, readLists, readPooled, readSettled, type Settled } from './witness.ts'
import type { World } from './world.ts'

/** Nothing is in the way any more, so nothing waits. */
export async function checkOutboxes({ findings }: World, raters: Rater[]): Promise<void> {
  for (const [index, rater] of raters.entries()) {
    const { waiting, refused, pause } = await rater.tab().device.outbox()
    if (waiting + refused === 0) continue
    const reasons = [...new Set(await readReasons(rater))].join(', ')
    findings.push({
      kind: 'stuck',
      what: `rater ${index}: ${waiting} waiting (${pause}), ${refused} refused (${reasons})`,
    })
  }
}

async function readReasons({ stories, tab }: Rater): Promise<string[]> {
  const shown = await Promise.all(stories.map(({ place }) => tab().device.find(place)))
  return shown.flatMap((seen) => (seen?.state.kind === 'refused' ? seen.state.reason : []))
}

/** Before closing: whatever the UI said is stored lies in a pool or was settled, in its highest revision. */
export function checkPools(world: World): void {
  const pooled = readPooled(world.databasePath, 'score').map((one) => ({ ...one, settled: 0 }))
  const settled = readSettled(world.databasePath).filter(({ kind }) => kind === 'score')
  const rows = [...pooled, ...settled.map((one) => ({ ...one, settled: 1 }))]
  const held = new Map(rows.map((row) => [row.id, row]))
  for (const id of held.keys())
    if (!world.truth.stories.has(id)) world.findings.push({ kind: 'double', what: `nobody made ${id}` })
  for (const story of world.truth.stories.values()) {
    const row = held.get(story.id)
    if (!row && !story.withdrawn) report(world, 'stuck', story, 'is neither in a pool nor settled')
    if (row?.settled === 0 && story.withdrawn) report(world, 'wrong', story, 'was withdrawn and is in a pool')
    if (row?.settled === 1 && Number(row.revision) < world.truth.accepted(story.id))
      report(world, 'wrong', story, `was settled as revision ${row.revision} after a later one was taken in`)
    if (row?.settled === 0 && Number(row.revision) < story.last && !story.withdrawn)
      report(world, 'wrong', story, `is in its pool as revision ${row.revision}`)
  }
}

/** As an administrator would. */
export async function checkFile({ cli, findings }: World): Promise<void> {
  const { stdout, stderr, code } = await cli('check')
  if (code !== 0) findings.push({ kind: 'wrong', what: `rapport check: ${stdout}${stderr}` })
}

/** After closing: everything counted exactly once in the right revision, or withheld, or withdrawn. */
export async function checkClosed(world: World, raters: Rater[]): Promise<void> {
  const settled = readSettled(world.databasePath)
  const scores = new Map(settled.filter(({ kind }) => kind === 'score').map((one) => [one.id, one]))
  for (const { id, kind } of findTwice(settled))
    world.findings.push({ kind: 'double', what: `${kind} of ${id} was settled twice` })
  for (const { id } of scores.values())
    if (!world.truth.stories.has(id)) world.findings.push({ kind: 'double', what: `nobody made ${id}` })
  for (const rater of raters) {
    for (const story of rater.stories) {
      checkFate(world, story, scores.get(story.id))
      await checkView(world, rater, story, scores.get(story.id))
    }
  }
  checkLists(world, settled)
  for (const finding of compareSums(world, settled)) world.findings.push(finding)
}

function checkFate(world: World, story: Story, score: Settled | undefined): void {
  const accepted = world.truth.accepted(story.id)
  if (!score) {
    if (!story.withdrawn) report(world, 'lost', story, 'was neither counted nor withheld')
    return
  }
  if (!story.revisions.has(score.revision))
    report(world, 'wrong', story, `was settled as revision ${score.revision}, which nobody made`)
  if (score.revision < accepted)
    report(world, 'wrong', story, `was settled as revision ${score.revision} after ${accepted} was taken in`)
}

/** What its rater is shown. */
async function checkView(
  world: World,
  rater: Rater,
  story: Story,
  score: Settled | undefined,
): Promise<void> {
  const seen = await rater.tab().device.find(story.place)
  if (seen !== undefined && seen.id !== story.id) return // rated anew: an earlier one is not shown any more
  const shown = seen?.state.kind ?? 'withdrawn' // a withdrawn one is forgotten at closing
  const isGone = story.withdrawn && score?.outcome === 'withheld' // taken back too late: nobody has it
  const due = isGone ? 'withdrawn' : (score?.outcome ?? 'withdrawn')
  const reason = seen && 'reason' in seen.state ? ` (${seen.state.reason})` : ''
  if (shown !== due || reason) report(world, 'wrong', story, `is shown as ${shown}${reason} and was ${due}`)
}

/** Every epoch's published list names exactly what was settled in it. */
function checkLists(world: World, settled: Settled[]): void {
  const lists = readLists(world.databasePath)
  for (const epoch of new Set([...lists.keys(), ...settled.map((one) => one.epoch)]))
    checkList(
      world,
      `the list of ${epoch}`,
      lists.get(epoch),
      settled.filter((one) => one.epoch === epoch),
    )
}

function checkList({ findings }: World, name: string, list: EpochList | undefined, settled: Settled[]): void {
  for (const outcome of ['counted', 'withheld']) {
    for (const kind of partKinds) {
      const named = [...(list?.[outcome]?.[kind] ?? [])].sort()
      const due = settled.filter((one) => one.outcome === outcome && one.kind === kind).map(({ id }) => id)
      if (JSON.stringify(named) !== JSON.stringify(due.sort()))
        findings.push({
          kind: 'wrong',
          what: `${name} has ${named.length} ${kind}s ${outcome}, not ${due.length}`,
        })
    }
  }
}

function findTwice(settled: Settled[]): Settled[] {
  const seen = new Set<string>()
  return settled.filter(({ id, kind }) => {
    const name = `${id} ${kind}`
    const isTwice = seen.has(name)
    seen.add(name)
    return isTwice
  })
}

function report({ findings }: World, kind: Finding['kind'], story: Story, what: string): void {
  const said = story.withdrawn ? 'withdrawn' : `revision ${story.last}`
  findings.push({ kind, what: `${story.id} (${story.place.reference}, ${said}) ${what}` })
}
