import type { Directory } from '../../server/contract/directory.ts'
import { identifyHelper } from './identify.ts'
import { closeIfGone, type News } from './news.ts'
import { noteUnknown, type UnknownDeps } from './note-unknown.ts'
import type { Colleague, HelperRef } from './port.ts'

/** Who a page's helper is, undefined unless it is certain; an account that nobody has is noted behind it. */
export async function recogniseHelper(
  deps: UnknownDeps & { news: News },
  directory: Directory,
  origin: string,
  helper: HelperRef,
): Promise<Colleague | undefined> {
  const found = await identifyHelper(directory, origin, helper)
  if (!found) noteUnknown(deps, directory, origin, helper).catch(closeIfGone(deps.news))
  return found
}
