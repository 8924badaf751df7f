import { html } from 'hono/html'
import type { Config } from '../config.ts'
import { layout } from '../page/layout.ts'
import type { Newcomer, Offered } from './find-newcomers.ts'
import type { OidcFailure } from './oidc.ts'
import type { OidcProvider } from './provider.ts'
import type { Asker } from './sign-in-request.ts'

type Markup = ReturnType<typeof html>
type Known = Extract<Asker, { kind: 'known' }>
type Choice = { offered: Offered; providers: OidcProvider[]; invite: string; refused?: boolean }

/** The ways in: by a provider, by an invite, or in the demo as one of its people. */
export function choicePage(config: Config, asker: Known, choice: Choice) {
  const { newcomers, returning } = choice.offered
  const demo = newcomers.length + returning.length > 0
  const others = demo || choice.providers.length > 0
  return card(
    'Sign in',
    html`
      <p class="eyebrow">${config.organisation}</p>
      <h1>${demo ? 'Who would you like to be?' : 'Sign in to Rapport'}</h1>
      <p class="lead">For <strong>${asker.at}</strong>. Your ratings stay anonymous: signing in only shows that you belong here. ${transparencyLink()}</p>
      ${choice.providers.length > 0 ? providerLinks(asker, choice.providers) : ''}
      ${newcomers.length > 0 ? peopleForm(asker, newcomers) : ''}
      ${returning.length > 0 ? html`<h2>Come back as …</h2>${peopleForm(asker, returning)}` : ''}
      ${others ? html`<details ${choice.refused || choice.invite ? 'open' : ''}><summary>I have an invite</summary>${inviteForm(asker, choice)}</details>` : inviteForm(asker, choice)}`,
  )
}

/** In a tab of its own, so that the way back to who asked for the sign-in stays. */
function transparencyLink(): Markup {
  return html`<a href="/transparency" target="_blank" rel="noopener">How is that?</a>`
}

function peopleForm(asker: Known, people: Newcomer[]): Markup {
  return html`<form method="post" action="/sign-in">
    ${hidden(asker)}
    <ul class="people">
      ${people.map(
        ({ id, name, team }) => html`<li><button class="person" name="person" value="${id}">
          <span class="face" aria-hidden="true">${initials(name)}</span>
          <span><span class="name">${name}</span> <span class="team">${team}</span></span>
        </button></li>`,
      )}
    </ul>
  </form>`
}

function providerLinks({ request }: Known, providers: OidcProvider[]): Markup {
  const query = new URLSearchParams(request)
  return html`<p class="stack">${providers.map(
    ({ id, name }) =>
      html`<a class="primary button" href="/sign-in/${id}?${query}">Continue with ${name}</a>`,
  )}</p>`
}

function inviteForm(asker: Known, { invite, refused }: Choice): Markup {
  return html`<form method="post" action="/sign-in" class="stack">
    ${hidden(asker)}
    <label for="invite">Your invite</label>
    <input id="invite" name="invite" value="${invite}" required autocomplete="off" spellcheck="false"
      placeholder="Paste the link you were sent" aria-describedby="invite-note" ${refused ? 'aria-invalid=true autofocus' : ''}>
    ${
      refused
        ? html`<p id="invite-note" class="wrong" role="alert">This invite cannot be used. It may be used up or older than 14 days: ask whoever sent it for a new one.</p>`
        : html`<p id="invite-note" class="note">The whole link or just its code. An invite works once, within 14 days.</p>`
    }
    <button class="primary">Sign in</button>
  </form>`
}

function hidden({ request }: Known): Markup {
  const fields = Object.entries(request)
  return html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`
}

/** For somebody who opened an invite link outside of extension and site. */
export function explainPage(config: Config, invite: string) {
  const link = invite ? `${config.publicUrl}/sign-in?invite=${invite}` : config.publicUrl
  return card(
    'Welcome',
    html`
      <p class="eyebrow">${config.organisation}</p>
      <h1>Welcome to Rapport</h1>
      <p class="lead">Tell colleagues how their help was, in two seconds, without anybody knowing that it was you. ${transparencyLink()}</p>
      <ol class="steps">
        <li><strong>Install the Rapport extension</strong> in your browser. Your administrator says where you get it.</li>
        <li><strong>Open its popup</strong> by the Rapport icon beside the address bar.</li>
        <li><strong>Paste this ${invite ? 'link' : 'address'}</strong> there:
          <input readonly data-copy value="${link}" aria-label="${invite ? 'Your invite link' : 'The address of this server'}">
          <button class="quiet" type="button" data-copy-button hidden>Copy</button>
        </li>
      </ol>
      <p class="note">On a page that shows Rapport by itself there is nothing to install: choose “Sign in” there${invite ? ' and paste the link' : ''}.</p>`,
    ['/sign-in.js'],
  )
}

/** A site that nobody registered may not have sessions. */
export function unknownOriginPage(origin: string) {
  return card(
    'This site is not known yet',
    html`
      <h1>This site is not known yet</h1>
      <p class="lead">Nobody has told Rapport about <strong class="break">${origin}</strong>, so you cannot sign in from there.</p>
      <p>An administrator of Rapport can add it on the server:</p>
      <pre><code>rapport site add intranet "Our intranet" ${origin}</code></pre>
      <p class="note">The address must be exactly the one in your browser's address bar, up to the first single slash.</p>`,
  )
}

/** The query was cut off or made by hand. */
export function incompletePage() {
  return card(
    'That link was not complete',
    html`
      <h1>That link was not complete</h1>
      <p class="lead">Please close this tab and choose “Sign in” again where you came from.</p>`,
  )
}

/** Somebody whom a provider vouches for and the directory does not have. */
export function unknownPersonPage(config: Config, provider: string, email: string | undefined) {
  return card(
    'We do not know you yet',
    html`
      <p class="eyebrow">${config.organisation}</p>
      <h1>We do not know you yet</h1>
      <p class="lead">${provider} knows you${email === undefined ? '' : html` as <strong class="break">${email}</strong>`},
        but ${email === undefined ? 'did not tell us a confirmed e-mail address' : 'nobody here is listed with that address'},
        or you signed in with another account before.</p>
      <p>Please ask whoever looks after Rapport where you work: they can add your address, or send you an invite link.</p>`,
  )
}

/** What a provider's no, or an answer of its that does not hold, means to the person. */
export function providerPage(provider: string, outcome: OidcFailure) {
  const again = 'Please close this tab and choose “Sign in” again where you came from.'
  const said = {
    unreachable: `${provider} does not answer at the moment. Nothing is lost: please try again in a few minutes.`,
    declined: `${provider} did not let you in. ${again}`,
    untrusted: `What ${provider} answered could not be trusted, so nobody was signed in. ${again}`,
  }[outcome.kind]
  return card(
    'You are not signed in',
    html`
      <h1>You are not signed in</h1>
      <p class="lead">${said}</p>
      ${outcome.kind === 'unreachable' ? '' : html`<p class="note">If it happens again, tell whoever looks after Rapport where you work: <code>${outcome.code}</code></p>`}`,
  )
}

/** The way back from a provider without a way there: another browser, twice, or too late. */
export function lostPage() {
  return card(
    'This sign-in is over',
    html`
      <h1>This sign-in is over</h1>
      <p class="lead">It took longer than ten minutes, was done already, or began in another browser.</p>
      <p>Please close this tab and choose “Sign in” again where you came from.</p>`,
  )
}

/** What went wrong, in the words of the problem. */
export function problemPage(title: string) {
  return card(
    'That did not work',
    html`
      <h1>That did not work</h1>
      <p class="lead">${title}.</p>
      <p>Please close this tab and choose “Sign in” again where you came from.</p>`,
  )
}

type Target = { kind: 'extension' } | { kind: 'embed'; site: { name: string; origin: string } }

/** The end: the extension reads the code off the address, an embedding page is handed it by the script. */
export function donePage(target: Target) {
  const origin = target.kind === 'embed' ? target.site.origin : ''
  return card(
    'You are signed in',
    html`
      <div class="tick" aria-hidden="true"></div>
      <h1>You are signed in</h1>
      <p class="lead" role="status" data-done data-origin="${origin}">
        ${target.kind === 'embed' ? html`Back to <strong>${target.site.name}</strong>: this window closes by itself.` : 'This tab closes by itself.'}
      </p>
      <p class="note" data-stuck hidden>The page that you came from is gone. Close this window and sign in from there again.</p>`,
    ['/sign-in.js'],
  )
}

function card(title: string, body: Markup, scripts: string[] = []): Markup {
  return layout({
    title: `${title} · Rapport`,
    scripts,
    bodyClass: 'centred',
    body: html`<main class="card">${body}</main>`,
  })
}

function initials(name: string): string {
  const words = name.split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('')
}
