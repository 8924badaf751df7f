import type { Page } from 'puppeteer-core'
import type { Answers, Reply, Request } from '../../extension/messages.ts'
import { launchWithExtension } from './chromium.ts'
import { launchFirefox } from './firefox.ts'
import { signInByPopup } from './popup.ts'

declare const chrome: {
  runtime: { sendMessage: (message: unknown) => Promise<Reply> }
  declarativeNetRequest: { updateSessionRules: (change: object) => Promise<void> }
}

/** A browser's profile with the extension signed in, and its popup to reach the background by. */
export type Profile = {
  ask: <K extends Request['kind']>(request: Extract<Request, { kind: K }>) => Promise<Answers[K]>
  /** Switches the extension's own header rules off for `path`, by one of more weight. */
  switchRulesOff: (path: string) => Promise<void>
  /** Gives the host of an address a cookie, in a tab, and comes back with it. */
  takeCookie: (url: string) => Promise<void>
  stop: () => Promise<void>
}

type Person = { invite: string; name: string }
type Evaluate = <A, R>(act: (argument: A) => Promise<R>, argument: A) => Promise<R>
type Tab = { goto: (url: string) => Promise<unknown>; evaluate: Evaluate }

/** `preferences` are the profile's, as Chromium keeps them in its file. */
export async function chromiumProfile(person: Person, preferences: object): Promise<Profile> {
  const browser = await launchWithExtension(preferences)
  const popup = await signInByPopup(browser, person.invite, person.name)
  return profileOf(popup, browser.newPage, browser.stop)
}

/** `preferences` as in about:config. */
export async function firefoxProfile(person: Person, preferences: Record<string, unknown>): Promise<Profile> {
  const firefox = await launchFirefox(preferences)
  const popup = await firefox.open('popup.html')
  await (await popup.waitForSelector('input'))?.type(person.invite)
  await popup.keyboard.press('Enter')
  const signIn = await firefox.pageAt(new URL('/sign-in', person.invite).href)
  await firefox.click(signIn, 'Sign in')
  await signedIn(popup, person.name).catch(async () => {
    if (!signIn.isClosed()) await firefox.click(signIn, 'Sign in') // the first click met a page that was still drawn
    await signedIn(popup, person.name)
  })
  return profileOf(popup, firefox.newPage, firefox.stop)
}

async function signedIn(popup: Page, name: string): Promise<void> {
  await popup.waitForFunction((sought) => document.body.textContent.includes(sought), {}, name)
}

function profileOf(
  popup: { evaluate: unknown },
  newTab: () => Promise<unknown>,
  stop: Profile['stop'],
): Profile {
  const { evaluate } = asTab(popup)
  return {
    stop,
    ask: async (request) => {
      const reply = await evaluate((message: Request) => chrome.runtime.sendMessage(message), request)
      if (reply.kind === 'error') throw new Error(reply.message)
      return reply.value as never // the reply's kind follows the request's
    },
    switchRulesOff: (path) =>
      evaluate(async (urlFilter) => {
        const condition = { urlFilter, tabIds: [-1] }
        const rule = { id: 999, priority: 100, action: { type: 'allow' }, condition }
        await chrome.declarativeNetRequest.updateSessionRules({ addRules: [rule] })
      }, path),
    takeCookie: async (url) => {
      const tab = asTab(await newTab())
      await tab.goto(url)
      await tab.evaluate(async (cookie) => {
        // biome-ignore lint/suspicious/noDocumentCookie: a plain cookie, as any page of the host sets it
        document.cookie = cookie
      }, 'planted=cookie; path=/')
      await tab.goto(url)
    },
  }
}

/** Both drivers' pages have these two; their types say it in ways of their own. */
function asTab(page: unknown): Tab {
  const tab = page as Tab
  return { goto: (url) => tab.goto(url), evaluate: (act, argument) => tab.evaluate(act, argument) }
}
