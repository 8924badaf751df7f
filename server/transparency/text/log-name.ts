/** Words for each thing that an entry of the log can be about. */
export type LogNames = Record<
  | 'epoch-length'
  | 'pace'
  | 'visibility'
  | 'retention'
  | 'least-raters'
  | 'least-raters-detail'
  | 'keys'
  | 'people-added'
  | 'pass-books'
  | 'withheld'
  | 'people-who-see-every-team'
  | 'restored'
  | 'secret-changed'
  | 'parts-lost',
  string
>

/** What an entry is about, in words; its own name (`kind/epoch/scope`) where there are none. */
export function nameEntry(name: string, words: (epoch: string, scope: string) => LogNames): string {
  const [kind = '', epoch = '', scope = ''] = name.split('/')
  return new Map(Object.entries(words(epoch, scope))).get(kind) ?? name
}
