/** The team itself, then its parent, and so on up; a cycle ends it. */
export function ancestors(team: string, parents: Map<string, string | null>): string[] {
  const path: string[] = []
  for (let at: string | null | undefined = team; at && !path.includes(at); at = parents.get(at)) path.push(at)
  return path
}
