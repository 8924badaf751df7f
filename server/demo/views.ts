import { html } from 'hono/html'
import { layout } from '../page/layout.ts'
import { type Case, cases, organisation } from './organisation.ts'

type Markup = ReturnType<typeof html>

const hrScope = 'site:intranet'

/** `/`: what there is to rate, what to do, and the team's sum beside it. */
export function homePage() {
  return intranet(
    'Home',
    html`
      <section class="hero">
        <p class="eyebrow">The intranet of a company that does not exist</p>
        <h1>See how a rating becomes a sum, and your name does not</h1>
        <p class="lead">You are new at ${organisation}. Colleagues in HR and IT have just helped you. Say how it was.</p>
      </section>
      <div class="columns">
        <div>
          ${steps(html`Open an HR case <a href="${pathOf(cases[0])}">below</a> and tap a score`)}
          <section class="panel">
            <h2>Your HR cases</h2>
            <p class="note">The rating card is part of these pages: nothing to install.</p>
            ${caseList('hr')}
          </section>
          <section class="panel">
            <h2>Your IT issues</h2>
            <p class="note">These pages know nothing of Rapport's server. The browser extension brings the card.</p>
            ${caseList('it-helpdesk')}
          </section>
        </div>
        ${liveTeam('hr', 'People & HR', hrScope)}
      </div>`,
  )
}

/** A resolved HR case that embeds `<rapport-rating>`. */
export function casePage(shown: Case) {
  return intranet(
    shown.heading,
    html`
      <div class="columns">
        <article class="panel case">
          ${caseBody(shown, 'HR case')}
          <rapport-rating helper="${shown.helper}" reference="${shown.id}" heading="${shown.heading}" state="resolved"></rapport-rating>
          ${nextCase(shown)}
        </article>
        <div>
          ${liveTeam('hr', 'People & HR', hrScope)}
          ${steps('Tap a score for this case')}
        </div>
      </div>`,
  )
}

/** A resolved issue that only says what it is: the extension mounts its card where the attributes stand. */
export function issuePage(shown: Case) {
  return intranet(
    shown.heading,
    html`
      <div class="columns">
        <article class="panel case">
          ${caseBody(shown, 'Issue')}
          <div class="slot" data-rapport-helper="${shown.helper}" data-rapport-reference="${shown.id}"
            data-rapport-heading="${shown.heading}" data-rapport-state="resolved"></div>
          <p class="note">No card above? It comes with the browser extension: load it as the terminal says, then paste
            this server's address in its popup and sign in.</p>
          ${nextCase(shown)}
        </article>
        ${liveTeam('it-helpdesk', 'IT Helpdesk', 'extension')}
      </div>`,
  )
}

/** Shown for the seconds in which the year is filled in. */
export function startingPage() {
  return layout({
    title: organisation,
    refreshAfterSeconds: 2,
    styles: [],
    bodyClass: 'centred',
    body: html`<main><h1>One moment …</h1><p>A year at ${organisation} is being lived. This page comes back by itself.</p></main>`,
  })
}

function intranet(title: string, body: Markup) {
  return layout({
    title: `${title} · ${organisation}`,
    styles: ['/demo/intranet.css'],
    scripts: ['/demo/intranet.js'],
    bodyClass: 'intranet',
    body: html`
      <a class="skip" href="#main">Skip to content</a>
      <header class="top">
        <a class="home" href="/"><span class="bird" aria-hidden="true"></span>${organisation}</a>
        <nav aria-label="Intranet">
          <a class="top-link" href="${pathOf(cases.find(({ team }) => team === 'hr'))}">HR cases</a>
          <a class="top-link" href="${pathOf(cases.find(({ team }) => team === 'it-helpdesk'))}">IT issues</a>
        </nav>
        <p class="who"><span data-account role="status"></span> <button class="quiet" data-account-button hidden>Sign in</button></p>
      </header>
      <main id="main" class="page">${body}</main>
      <footer class="foot">Everybody and everything here is made up; the passes, pools and sums are real.</footer>`,
  })
}

function steps(rate: Markup | string): Markup {
  return html`<section class="panel guide" aria-labelledby="guide">
    <h2 id="guide">Four steps</h2>
    <ol class="steps">
      <li data-step="sign-in"><strong>Choose who you are.</strong> <span>Sign in as one of the newcomers.</span> <button class="primary" data-sign-in hidden>Sign in</button></li>
      <li data-step="rate"><strong>Rate.</strong> <span>${rate}. One tap is enough.</span></li>
      <li data-step="done"><strong>Press Done.</strong> <span>Until then nothing leaves your device.</span></li>
      <li data-step="sum"><strong>Watch the sum grow.</strong> <span>Four colleagues’ ratings are waiting; yours makes five.</span></li>
    </ol>
  </section>`
}

function liveTeam(team: string, name: string, scope: string): Markup {
  return html`<section class="panel live" data-team="${team}" data-scope="${scope}" aria-labelledby="live">
    <h2 id="live">${name}, live</h2>
    <div class="pool">
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></span>
      <p data-pool role="status">Ratings wait until there are five.</p>
    </div>
    <rapport-summary team="${team}" weeks="13" refresh="3"></rapport-summary>
  </section>`
}

function caseList(team: string): Markup {
  return html`<ul class="cases">${cases
    .filter((one) => one.team === team)
    .map(
      (
        one,
      ) => html`<li><a href="${pathOf(one)}"><span class="id">${one.id}</span> <span class="heading">${one.heading}</span>
        <span class="by">${one.helperName}</span></a></li>`,
    )}</ul>`
}

function caseBody({ id, heading, helperName, body, answer }: Case, kind: string): Markup {
  return html`
    <p class="eyebrow"><a href="/">Home</a> / ${kind} <span class="id">${id}</span></p>
    <h1>${heading}</h1>
    <p class="state"><span class="badge">Resolved</span> by ${helperName}</p>
    <div class="talk">
      <section><h2>You</h2><p>${body}</p></section>
      <section class="theirs"><h2>${helperName}</h2><p>${answer}</p></section>
    </div>`
}

/** Every case can be rated once, so there is always another one to go to. */
function nextCase(shown: Case): Markup {
  const own = cases.filter(({ team }) => team === shown.team)
  const next = own[(own.indexOf(shown) + 1) % own.length]
  return next
    ? html`<p class="next"><a href="${pathOf(next)}">Another case: ${next.id}, ${next.heading}</a></p>`
    : html``
}

function pathOf(one: Case | undefined): string {
  if (!one) return '/'
  return `${one.team === 'hr' ? '/demo/hr-case' : '/demo/issue'}?id=${one.id}`
}
