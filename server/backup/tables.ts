/** Copied as they are. */
export const keptTables = [
  'setting',
  'team',
  'person',
  'account',
  'site',
  'unknown_identity',
  'directory_stamp',
  'scim_user',
  'scim_group',
  'scim_member',
  'site_key',
  'identity',
  'epoch_team',
  'epoch_key',
  'epoch_secret',
  'pass_issue',
  'pass_identity',
  'mark',
  'withdrawal',
  'release',
  'fence',
  'closed_epoch',
  'listed_ids',
  'threshold',
  'log_entry',
  'thanks',
  'note',
  'follow_up',
  'named_gone',
  'declined',
  '__drizzle_migrations',
] as const

/**
 * Left empty. Parts and pools, as they could lead to raters: devices send them again. Whatever signs in, as a
 * restore would bring back what was ended since: people sign in again. Pass books under way. Lines for the
 * journal, which what is copied has already.
 */
export const leftOutTables = [
  'part',
  'pool',
  'generation',
  'session',
  'invite',
  'sign_in_code',
  'scim_token',
  'sign_in_attempt',
  'vouched',
  'transfer',
  'journal_line',
] as const
