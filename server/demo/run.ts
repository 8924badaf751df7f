import type { World } from '../cli/world.ts'

export async function runDemo(_world: World, _options: { browser: boolean }): Promise<number> {
  return 0
}
