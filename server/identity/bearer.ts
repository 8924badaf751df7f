/** The secret in `Authorization: Bearer …`, if there is one that was made here (`createSecret`). */
export function readBearer(authorization: string | undefined): string | undefined {
  return /^bearer +([A-Za-z0-9_-]{43})$/i.exec(authorization ?? '')?.[1]
}
