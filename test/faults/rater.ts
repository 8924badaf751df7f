import { setTimeout as wait } from 'node:timers/promises'
import type { Written } from '../../widget/core/port.ts'
import { dayMs } from './clock.ts'
import { drawContent } from './content.ts'
import { createStream, drawInteger, drawOne, drawWeighted } from './draw.ts'
import type { Figures } from './figures.ts'
import { openTab, type Tab } from './tab.ts'
import type { Place, Said, Story } from './truth.ts'
import { drawWireFault, type WireFault } from './wire-faults.ts'
import type { World } from './world.ts'

export type Rater = {
  /** Lives through `ratings` pieces of help: rates, revises, withdraws, drains, dies, has a wrong clock. */
  play: (ratings: number) => Promise<void>
  /** Sends what is due, whatever goes wrong. */
  drain: () => Promise<void>
  /** Nothing goes wrong any more: the clock is right, and the tab lives. */
  heal: () => Promise<void>
  tab: () => Tab
  stories: Story[]
}

const longestSpell = 80
const most = 17 // ratings of one team by one rater, so that no honest one is refused as too many

const acts = {
  submit: 10,
  spell: 3,
  again: 1,
  overtake: 6,
  revise: 4,
  withdraw: 1,
  drain: 6,
  tabs: 3,
  die: 1,
  skew: 0.2,
  rest: 3,
}

/** A colleague on a device of their own, who is told what was stored and remembers it. */
export async function createRater(world: World, index: number, figures: Figures): Promise<Rater> {
  const session = sessionOf(world, index)
  const draw = createStream(world.seed, `rater ${index}`)
  const wire = createStream(world.seed, `wire ${index}`)
  const stories: Story[] = []
  const known = new Set<Story>()
  const teams = world.organisation.rated.flatMap((team) => Array.from({ length: most }, () => team))
  const background = new Set<Promise<void>>()
  let skewMs = 0
  let isHealed = false
  let closesCards = 0.9 // this share of them at once; the others stay open until time has gone on
  let forced: WireFault | undefined
  const held: (() => Promise<unknown>)[] = []
  let last = 0 // so many are not to be made
  let pending: { place: Place; team: string; said: Said } | undefined

  const takeForced = (path: string) => {
    const fault = path === '/v1/ratings' ? forced : undefined
    if (fault) forced = undefined
    return fault
  }
  const open = () =>
    openTab({
      server: world.proxy.origin,
      databaseName: `rapport-${world.seed}-${index}`,
      session,
      clock: () => world.clock.now() + skewMs,
      random: draw,
      nextFault: (path) => {
        const fault = isHealed ? undefined : (takeForced(path) ?? drawWireFault(wire, path))
        if (fault) figures.count(`wire: ${fault}`)
        return fault
      },
      hold: (send) => held.push(send),
    })
  let tab = await open()

  /** The card as it is shown again: what it says was stored is as good as told. */
  async function reopen(): Promise<void> {
    figures.count('device died')
    tab.device.dispose()
    tab = await open()
    await signIn()
    const seen = pending && (await tab.device.find(pending.place))
    if (seen && pending) {
      const story = world.truth.stories.get(seen.id)
      const isNews =
        pending.said === 'withdrawn'
          ? seen.state.kind === 'withdrawn' && !story?.withdrawn
          : seen.revision > (story?.last ?? 0)
      if (isNews) note(world.truth.tell(seen, pending.team, pending.said), seen.id)
    }
    pending = undefined
  }

  async function signIn(): Promise<void> {
    while ((await tab.device.account()).kind === 'signed-out') await tab.device.acceptSession(session)
  }

  function note(finding: World['findings'][number] | undefined, id: string): void {
    if (finding) world.findings.push(finding)
    const story = world.truth.stories.get(id)
    if (story && !known.has(story)) stories.push(story)
    if (story) known.add(story)
  }

  async function write(place: Place, team: string, said: Said, ask: () => Promise<Written>): Promise<void> {
    pending = { place, team, said }
    const written = await ask()
    if (tab.life.dead) return
    pending = undefined
    figures.count(`told: ${written.kind}`)
    if (written.kind === 'stored') note(world.truth.tell(written.rating, team, said), written.rating.id)
    if (written.kind === 'stored' && draw() < closesCards) await tab.device.close(written.rating.id)
  }

  async function submit(place: Place, team: string): Promise<void> {
    const content = drawContent(draw, place.reference)
    const colleague = { kind: 'team' as const, id: team, name: `Team ${team}` }
    await write(place, team, content, () => tab.device.submit({ interaction: place, colleague, ...content }))
  }

  async function revise(story: Story): Promise<void> {
    const content = drawContent(draw, story.place.reference)
    await write(story.place, story.team, content, () => tab.device.revise(story.id, content))
  }

  /** A story that can still change, as the card would show it. */
  async function drawOpen(withdrawn: boolean): Promise<Story | undefined> {
    if (stories.length === 0) return undefined
    const story = drawOne(draw, stories.slice(-4))
    const seen = await tab.device.find(story.place)
    if (seen?.id !== story.id) return undefined
    const isOpen = seen.state.kind === 'waiting' || seen.state.kind === 'sent'
    return isOpen || (withdrawn && seen.state.kind === 'withdrawn') ? story : undefined
  }

  /** What was overtaken arrives; nobody waits for an answer any more. */
  async function letGo(): Promise<void> {
    await Promise.allSettled(held.splice(0).map((send) => send()))
  }

  function drainBehind(which: Tab): void {
    const drain = which.device
      .drain({ eager: draw() < 0.6 })
      .catch((cause: unknown) => {
        if (!which.life.dead)
          world.findings.push({ kind: 'threw', what: String(cause instanceof Error ? cause.stack : cause) })
      })
      .finally(() => background.delete(drain))
    background.add(drain)
  }

  const act: Record<keyof typeof acts, () => Promise<void>> = {
    submit: async () => {
      const [team] = teams.splice(drawInteger(draw, teams.length), 1)
      if (team)
        await submit(
          { origin: 'https://desk.test', reference: `${index}-${teams.length}`, heading: 'Help' },
          team,
        )
    },
    /** Hours without network, and often with the card left open; everything leaves at once afterwards. */
    spell: async () => {
      figures.count('spells without network')
      closesCards = 0.2
      const length = 1 + drawInteger(draw, Math.min(longestSpell, Math.ceil((teams.length - last) / 2)))
      for (let n = 0; n < length && !tab.life.dead; n++)
        await act[draw() < 0.93 ? 'submit' : drawOne(draw, ['again', 'revise', 'withdraw'] as const)]()
      closesCards = 0.9
      for (let n = drawInteger(draw, 3); n >= 0 && !tab.life.dead; n--)
        await tab.device.drain({ eager: draw() < 0.8 })
    },
    again: async () => {
      const story = await drawOpen(true)
      if (story) await submit(story.place, story.team)
    },
    revise: async () => {
      const story = await drawOpen(false)
      if (story) await revise(story)
    },
    /** A revision arrives while the one before it is still on its way. */
    overtake: async () => {
      await act.submit()
      forced = draw() < 0.5 ? 'overtaken' : 'overtaken-copy'
      await tab.device.drain({ eager: true })
      const story = stories.at(-1)
      const isOpen =
        story && !story.withdrawn && (await tab.device.find(story.place))?.state.kind !== 'counted'
      if (isOpen) await revise(story)
      await tab.device.drain({ eager: true })
      await letGo()
    },
    withdraw: async () => {
      const story = await drawOpen(false)
      if (story) await write(story.place, story.team, 'withdrawn', () => tab.device.withdraw(story.id))
    },
    drain: async () => {
      if (draw() < 0.6) await Promise.all(background)
      drainBehind(tab)
    },
    tabs: async () => {
      figures.count('two tabs')
      const other = await open()
      if (draw() < 0.3) other.life.stepsLeft = 1 + drawInteger(draw, 80)
      drainBehind(tab)
      drainBehind(other)
      await Promise.all(background)
      other.device.dispose()
    },
    die: async () => {
      tab.life.stepsLeft = 1 + drawInteger(draw, 60)
    },
    skew: async () => {
      figures.count('device clock jumped')
      skewMs = draw() < 0.4 ? 0 : Math.round((draw() - 0.5) * 8 * dayMs)
    },
    rest: () => wait(drawInteger(draw, 120)),
  }

  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (cause) {
      if (!tab.life.dead) throw cause
    }
    closesCards = 0.9
    if (tab.life.dead) await reopen()
  }

  return {
    stories,
    tab: () => tab,
    play: async (ratings) => {
      if (ratings > teams.length) throw new Error('there are too few teams for so many ratings')
      last = teams.length - ratings
      await attempt(signIn)
      await attempt(act.tabs) // both may make the pass book
      while (teams.length > last) await attempt(act[drawWeighted(draw, acts)])
    },
    drain: () => attempt(() => tab.device.drain({ eager: true })),
    heal: async () => {
      await Promise.all(background)
      await letGo()
      isHealed = true
      skewMs = 0
      tab.life.stepsLeft = Number.POSITIVE_INFINITY
      if (tab.life.dead) await reopen()
      await signIn()
    },
  }
}

function sessionOf({ sessions }: World, index: number) {
  const session = sessions[index]
  if (!session) throw new Error(`there is no person ${index}`)
  return session
}
