import type { World } from '../cli/world.ts'

export async function openBrowser(_url: string, _world: World): Promise<{ close: () => Promise<void> } | undefined> {
  return undefined
}
