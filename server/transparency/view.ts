import { html } from 'hono/html'
import { layout } from '../page/layout.ts'
import type { Facts } from './facts.ts'
import type { TransparencyText } from './text/en.ts'

type Markup = ReturnType<typeof html>

/** The page, to read, to print and to sign. */
export function transparencyPage(facts: Facts, language: string, text: TransparencyText): Markup {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(facts.at)
  return layout({
    title: `${text.title} · ${facts.organisation}`,
    language,
    styles: ['/assets/transparency.css'],
    body: html`<main class="sheet">
      <header>
        <p class="eyebrow">${facts.organisation}</p>
        <h1>${text.heading}</h1>
        <p class="lead">${text.lead}</p>
        <p class="note">${text.asOf(date, facts.address)}</p>
        ${facts.pace === 'seconds' ? warning(text.hurry) : ''}
        ${facts.log.intact ? '' : warning(text.broken)}
      </header>
      ${promises(facts, text)}
      ${figures(facts, text)}
      ${section(text.storedHeading, html`${table(text.storedColumns, text.stored(facts))}<p class="note">${text.notStored}</p>`)}
      ${section(text.seesHeading, table(text.seesColumns, text.sees(facts)))}
      ${section(text.wayHeading, html`<ol class="steps">${text.way(facts).map((step) => html`<li>${step}</li>`)}</ol>`)}
      ${limits(facts, text)}
      ${checks(facts, text)}
      ${signatures(facts, text, date)}
    </main>`,
  })
}

function warning(line: string): Markup {
  return html`<p class="warning" role="note">${line}</p>`
}

function section(heading: string, content: Markup): Markup {
  return html`<section><h2>${heading}</h2>${content}</section>`
}

function promises(facts: Facts, text: TransparencyText): Markup {
  const items = text
    .promises(facts)
    .map(([promise, why]) => html`<li><strong>${promise}</strong> ${why}</li>`)
  return section(text.promisesHeading, html`<ul class="promises">${items}</ul>`)
}

function figures(facts: Facts, text: TransparencyText): Markup {
  const { least, next } = facts
  const changes = next.score !== least.score || next.detail !== least.detail
  const items = text.figures(facts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  return section(
    text.figuresHeading,
    html`<dl class="figures">${items}</dl>${changes ? html`<p>${text.next(facts)}</p>` : ''}`,
  )
}

/** On narrow screens each row stands as a block, its cells under the names of their columns. */
function table(columns: string[], rows: string[][]): Markup {
  return html`<table>
    <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows.map(
      ([first, ...rest]) => html`<tr>
        <th scope="row">${first}</th>
        ${rest.map((cell, index) => html`<td data-column="${columns[index + 1]}">${cell}</td>`)}
      </tr>`,
    )}</tbody>
  </table>`
}

function limits(facts: Facts, text: TransparencyText): Markup {
  return section(
    text.limitsHeading,
    html`<p>${text.limitsLead}</p>
      <ul class="limits">${text.limits(facts).map((line) => html`<li>${line}</li>`)}</ul>`,
  )
}

function checks(facts: Facts, text: TransparencyText): Markup {
  const { head, latest } = facts.log
  const rows = latest.map(({ number, month, what, before, after }) => [
    String(number),
    month,
    text.what(what),
    shorten(before ?? ''),
    shorten(after),
  ])
  return section(
    text.checkHeading,
    html`<p>${text.check}</p>
      <p class="head"><span>${text.head(head.number)}</span> <code>${inFours(head.hash)}</code></p>
      <h3>${text.logCaption}</h3>
      <div class="log">${table(text.logColumns, rows)}</div>
      <h3>${text.keysCaption(facts)}</h3>
      <p class="note">${facts.keys.length > 0 ? text.keys : text.noKeys}</p>
      <ul class="keys">${facts.keys.map(
        ({ scope, group, fingerprint }) =>
          html`<li><span>${text.scope(scope)}, ${text.group(group)}</span> <code>${fingerprint}</code></li>`,
      )}</ul>`,
  )
}

function signatures(facts: Facts, text: TransparencyText, date: string): Markup {
  return html`<section class="sign">
    <h2>${text.signHeading}</h2>
    <p>${text.sign(facts, date)}</p>
    <div class="signers">${text.signers.map(
      (signer) => html`<div>
        <h3>${signer}</h3>
        ${text.signLines.map((line) => html`<p class="line">${line}</p>`)}
      </div>`,
    )}</div>
  </section>`
}

/** A whole hash says no more to a reader than its beginning. */
function shorten(value: string): string {
  return /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')} …` : value
}

function inFours(hash: string): string {
  return hash.replace(/(.{4})(?=.)/g, '$1 ')
}
