import type { RatingPort } from '../../../widget/core/port.ts'
import type { ExtensionText } from '../../text/en.ts'
import { useAnswer } from './use-answer.ts'

type WarningProps = {
  server: string
  port: Pick<RatingPort, 'watch'>
  /** From which entry on the server's settings log was rewritten, if it was. */
  findBreak: () => Promise<number | undefined>
  text: ExtensionText
}

/** Says that the server's settings log is not the one that this device saw before. */
export function LogWarning({ server, port, findBreak, text }: WarningProps) {
  const number = useAnswer(findBreak, port)
  const words = text.transparency
  if (number === undefined) return null
  return (
    <section class="row alarm" role="alert">
      <h2>{words.rewrittenTitle}</h2>
      <p>{words.rewritten(number)}</p>
      <TransparencyLink server={server}>{words.compare}</TransparencyLink>
    </section>
  )
}

/** The promise, and where the server says what stands behind it. */
export function PromiseLine({ server, text }: { server: string; text: ExtensionText }) {
  return (
    <p class="promise">
      {text.transparency.line} <TransparencyLink server={server}>{text.transparency.link}</TransparencyLink>
    </p>
  )
}

function TransparencyLink({ server, children }: { server: string; children: string }) {
  return (
    <a href={`${server}/transparency`} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
