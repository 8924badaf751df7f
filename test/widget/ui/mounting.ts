import { page } from 'vitest/browser'
import { en } from '../../../widget/text/en.ts'
import { type MountOptions, mountCard } from '../../../widget/ui/card.tsx'
import type { CardEvent, CardParts } from '../../../widget/ui/card-model.ts'
import { createRecordingPort, interaction, type RecordingPort } from './recording-port.ts'

export type Mounted = {
  port: RecordingPort
  host: HTMLElement
  root: ShadowRoot
  events: CardEvent[]
  unmount: () => void
}

export const parts: CardParts = {
  picker: () => import('../../../widget/ui/picker.tsx'),
  byName: () => import('../../../widget/ui/by-name.tsx'),
}

/** A card in an open root, so that axe and locators see into it. */
export function mountTestCard(
  prepare: (port: RecordingPort) => void = () => undefined,
  options: Partial<MountOptions> = {},
): Mounted {
  const { host, root } = openRoot()
  const port = createRecordingPort()
  prepare(port)
  const events: CardEvent[] = []
  const unmount = mountCard(root, {
    port,
    parts,
    interaction,
    text: en,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { port, host, root, events, unmount }
}

export function openRoot(): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement('div')
  document.body.append(host)
  return { host, root: host.attachShadow({ mode: 'open' }) }
}

export const star = (score: number) => page.getByRole('radio', { name: new RegExp(`, ${score} of 5$`) })
export const button = (name: string) => page.getByRole('button', { name, exact: true })

/** What the focused control in the card is called; matchers for focus do not look into shadow roots. */
export function focused({ root }: Pick<Mounted, 'root'>): string {
  const element = root.activeElement
  return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
}
