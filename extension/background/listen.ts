import type { Browser, WxtBrowser } from 'wxt/browser'
import type { AnswerDeps } from './act.ts'
import { answerMessage } from './answer.ts'
import { inBackground } from './in-background.ts'
import { findGrantedOrigins, injectIntoOpenTabs, registerScripts } from './inject.ts'
import { readSender } from './sender.ts'
import type { SignIn } from './sign-in.ts'
import { drainAlarm } from './wake.ts'

export type ListenDeps = {
  browser: WxtBrowser
  ownOrigin: string
  onOnline: (listener: () => void) => void
  answers: AnswerDeps
  signIn: SignIn
  /** A host permission was given. */
  granted: () => Promise<void>
  /** The organisation changed what it has set. */
  followPolicy: () => Promise<void>
  drain: () => Promise<void>
}

/** Adds every listener at once: the browser wakes a worker only for those that its first turn adds. */
export function listen(deps: ListenDeps): void {
  listenToMessages(deps)
  listenToSignIn(deps)
  listenToGrants(deps)
  const { browser, onOnline, followPolicy, drain } = deps
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') inBackground(followPolicy)()
  })
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === drainAlarm) inBackground(drain)()
  })
  onOnline(inBackground(drain))
}

function listenToMessages({ browser, ownOrigin, answers }: ListenDeps): void {
  const onMessage = (
    message: unknown,
    from: Browser.runtime.MessageSender,
    sendResponse: (reply: unknown) => void,
  ): boolean => {
    const sender = readSender(from, ownOrigin)
    if (sender === undefined) return false
    void answerMessage(message, sender, answers).then(sendResponse)
    return true // the answer comes later
  }
  browser.runtime.onMessage.addListener(onMessage)
}

function listenToSignIn({ browser, signIn }: ListenDeps): void {
  browser.tabs.onUpdated.addListener((tab, { url }) => {
    if (url !== undefined) inBackground(() => signIn.tabUpdated(tab, url))()
  })
  browser.tabs.onRemoved.addListener((tab) => inBackground(() => signIn.tabRemoved(tab))())
}

function listenToGrants({ browser, granted }: ListenDeps): void {
  const register = createInOrder(() => registerScripts(browser))
  browser.runtime.onInstalled.addListener(
    inBackground(async () => {
      await register()
      await injectIntoOpenTabs(browser, await findGrantedOrigins(browser))
    }),
  )
  browser.runtime.onStartup.addListener(inBackground(register))
  browser.permissions.onAdded.addListener(({ origins = [] }) =>
    inBackground(async () => {
      await register()
      await injectIntoOpenTabs(browser, origins)
      await granted()
    })(),
  )
  browser.permissions.onRemoved.addListener(inBackground(register))
}

/** Runs `work` one call after the other: two registrations at once would both find none. */
function createInOrder(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const next = last.then(work)
    last = next.catch(() => undefined) // its caller has the error
    return next
  }
}
