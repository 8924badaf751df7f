/** How long things are kept, each swept by `expire`; what lets anybody in is not taken any longer either. */
export const periods = {
  sessionDays: 90, // without being used
  sessionMonths: 12, // at most, used or not
  inviteDays: 14,
  codeMinutes: 5,
  attemptMinutes: 10, // a sign-in that went to an OpenID provider
  bearerDays: 1, // then the session is renewed; up to a whole day more
  voucherMinutes: 5, // a site's token for who is signed in on it, at most
  usedVoucherMinutes: 6, // that it was used: as long as it lasts, and half a minute for clocks at either end
  transferMinutes: 10, // a sealed pass book on its way to a second device
  unknownDays: 90, // an account that nobody has, from the first day of the month on in which it was told
  listDays: 365, // counted and withheld ids of a closed epoch
  goneDays: 365, // the id of what was said by name and deleted, from the end of that month on; no device tries as long
} as const

export const minuteMs = 60 * 1000
export const dayMs = 24 * 60 * minuteMs

/** The periods in one line, as the settings log has them. */
export function describePeriods(): string {
  return [
    `sessions ${periods.sessionDays} days without use and ${periods.sessionMonths} months at most`,
    `renewed after ${periods.bearerDays} day`,
    `invites ${periods.inviteDays} days`,
    `sign-in codes ${periods.codeMinutes} minutes`,
    `sign-ins under way ${periods.attemptMinutes} minutes`,
    `tokens of sites ${periods.voucherMinutes} minutes`,
    `used ones ${periods.usedVoucherMinutes} minutes`,
    `transfers ${periods.transferMinutes} minutes`,
    `unknown accounts ${periods.unknownDays} days`,
    `counted lists ${periods.listDays} days`,
    `ids of what was deleted by name ${periods.goneDays} days after its month`,
  ].join(', ')
}
