import { render } from 'preact'
import type { Text } from '../text/en.ts'
import base from './base.css?inline'
import css from './card.css?inline'
import { adoptStyles } from './styles.ts'

type Props = { text: Text; onAgain: () => void }

/** In the place of code that did not load. */
export function Missing({ text, onAgain }: Props) {
  return (
    <div class="fault">
      <p class="wrong" role="alert">
        {text.card.missing}
      </p>
      <button type="button" onClick={onAgain}>
        {text.card.tryAgain}
      </button>
    </div>
  )
}

/** The same where nothing of the view is there yet; returns its undo. */
export function mountMissing(root: ShadowRoot, props: Props): () => void {
  adoptStyles(root, [base, css])
  render(
    <div class="rapport" lang={props.text.lang}>
      <section class="card">
        <Missing {...props} />
      </section>
    </div>,
    root,
  )
  return () => render(null, root)
}
