import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright'

/** A node of the browser's accessibility tree: what a screen reader would say, closed roots included. */
export type AxNode = {
  role: string
  name: string
  /** States such as `checked`, `disabled`, `focused`. */
  states: Record<string, unknown>
  backendNodeId: number
}

export type Wanted = { role?: string; name?: string | RegExp }

/** Reads and drives a page as assistive technology does; Playwright's locators see no closed root. */
export async function openAx(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Accessibility.enable')
  await session.send('DOM.enable')

  const nodes = async (wanted: Wanted = {}) => (await readTree(session)).filter((node) => fits(node, wanted))

  /** The first node that fits, waiting up to `withinMs` for it. */
  const find = async (wanted: Wanted, withinMs = 10_000): Promise<AxNode> => {
    const giveUpAt = Date.now() + withinMs
    for (;;) {
      const [node] = await nodes(wanted)
      if (node !== undefined) return node
      if (Date.now() > giveUpAt) {
        throw new Error(`no ${describe(wanted)} within ${withinMs} ms; there is:\n${await outline(session)}`)
      }
      await wait(100)
    }
  }

  return {
    nodes,
    find,
    /** Waits until nothing fits any more. */
    gone: async (wanted: Wanted, withinMs = 10_000): Promise<void> => {
      const giveUpAt = Date.now() + withinMs
      while ((await nodes(wanted)).length > 0) {
        if (Date.now() > giveUpAt) throw new Error(`${describe(wanted)} is still there`)
        await wait(100)
      }
    },
    focus: async (wanted: Wanted): Promise<void> => {
      const { backendNodeId } = await find(wanted)
      await session.send('DOM.focus', { backendNodeId })
    },
    click: async (wanted: Wanted): Promise<void> => {
      const { backendNodeId } = await find(wanted)
      const { x, y, width, height } = await boxOf(session, backendNodeId)
      await page.mouse.click(x + width / 2, y + height / 2)
    },
    box: async (wanted: Wanted) => boxOf(session, (await find(wanted)).backendNodeId),
    outline: () => outline(session),
  }
}

export type Ax = Awaited<ReturnType<typeof openAx>>

async function readTree(session: CDPSession): Promise<AxNode[]> {
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  return nodes.flatMap((node) => {
    if (node.ignored || node.backendDOMNodeId === undefined) return []
    const states = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]))
    const role = String(node.role?.value ?? '')
    const name = String(node.name?.value ?? '')
    return [{ role, name, states, backendNodeId: node.backendDOMNodeId }]
  })
}

function fits(node: AxNode, { role, name }: Wanted): boolean {
  if (role !== undefined && node.role !== role) return false
  if (name === undefined) return true
  return typeof name === 'string' ? node.name === name : name.test(node.name)
}

async function boxOf(session: CDPSession, backendNodeId: number) {
  await session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId })
  const { model } = await session.send('DOM.getBoxModel', { backendNodeId })
  const [x = 0, y = 0] = model.border
  return { x, y, width: model.width, height: model.height }
}

function describe({ role, name }: Wanted): string {
  return `${role ?? 'node'} named ${name ?? 'anything'}`
}

async function outline(session: CDPSession): Promise<string> {
  const nodes = await readTree(session)
  return nodes
    .filter(({ role }) => role !== 'InlineTextBox' && role !== 'generic')
    .map(({ role, name }) => `  ${role} "${name}"`)
    .join('\n')
}
