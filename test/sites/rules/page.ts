import type { Field, SiteRule } from '../../../extension/sites/rule.ts'

/** Somebody on a made page: the account is what the site tells people apart by. */
export type Somebody = { account: string; name: string }

/** What a made page shows. */
export type Shown = {
  heading: string
  isResolved: boolean
  /** Nobody: as the tool shows it, as far as that is known. */
  helper: Somebody | undefined
  requester: Somebody
  viewer: Somebody
  /** Puts something around a name, such as a picture or a button, as tools do. */
  dress: (name: string) => string
  /** The one of these words in the language that the tool shows. */
  word: (english: string, german: string) => string
}

/** A page made by hand from what a rule's evidence names, and what the rule is to read of it. */
export type RulePage = {
  rule: SiteRule
  address: string
  reference?: string
  html: (shown: Shown) => string
  /** What the tool tells people apart by, where that is not the account as it is made up here. */
  accountOf?: (person: Somebody) => string
  helper: 'account' | 'account-and-name' | 'name' | 'none'
  /** Of what the page shows, what the rule reads; where the tool hides it, nothing. */
  reads: readonly ('heading' | 'state' | 'requester' | 'viewer' | 'unassigned')[]
  lacks: readonly Field[]
  /** Whether it still knows what is resolved where words are translated: it goes by other words, or by none. */
  isTranslatedRead: boolean
}
