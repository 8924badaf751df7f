import type { Known } from '../directory/known.ts'
import type { World } from './world.ts'

/** What `rapport init` is told on the command line. */
export type InitOptions = Partial<
  Record<'name' | 'people' | 'teams' | 'epoch' | 'administrator' | 'port' | 'origin', string>
>

/** What is known before anybody is asked. */
export type Asking = Pick<World, 'ask' | 'complain'> & {
  options: InitOptions
  /** What the environment says, which nothing else can change. */
  env: World['env']
  /** What is offered: of the file beside the database, if there is one. */
  before: World['env']
  /** What the database has already, such as sites. */
  known: Known
}
