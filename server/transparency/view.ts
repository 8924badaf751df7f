import { html } from 'hono/html'
import { layout } from '../page/layout.ts'
import type { Facts } from './facts.ts'
import type { TransparencyText } from './text/en.ts'
import type { OtherLanguage } from './text/language.ts'

type Markup = ReturnType<typeof html>

/** A part of the page that its contents lead to. */
type Section = { id: string; heading: string; content: Markup }

type Words = { text: TransparencyText; others: OtherLanguage[] }

/** The page, to read, to print and to sign. */
export function transparencyPage(facts: Facts, language: string, { text, others }: Words): Markup {
  const date = new Intl.DateTimeFormat(text.dateLocale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    facts.at,
  )
  const sections = [
    promises(facts, text),
    figures(facts, text),
    stored(facts, text),
    sees(facts, text),
    way(facts, text),
    limits(facts, text),
    checks(facts, text),
    signatures(facts, text, date),
  ]
  return layout({
    title: `${text.title} · ${facts.organisation}`,
    language,
    styles: ['/assets/transparency.css'],
    body: html`<main class="sheet">
      <header>
        ${languages(others, text)}
        <p class="eyebrow">${facts.organisation}</p>
        <h1>${text.heading}</h1>
        <p class="lead">${text.lead}</p>
        <p class="note">${text.asOf(date, facts.address)}</p>
        ${facts.pace === 'seconds' ? warning(text.hurry) : ''}
        ${facts.log.intact ? '' : warning(text.broken)}
      </header>
      ${contents(sections, text)}
      ${sections.map(
        ({ id, heading, content }) => html`<section id="${id}"><h2>${heading}</h2>${content}</section>`,
      )}
    </main>`,
  })
}

/** Each by its own name, said in its own language. */
function languages(others: OtherLanguage[], text: TransparencyText): Markup {
  return html`<nav class="languages" aria-label="${text.otherLanguages}">${others.map(
    ({ language, name }) =>
      html`<a href="?lang=${language}" hreflang="${language}" lang="${language}" rel="alternate">${name}</a> `,
  )}</nav>`
}

function warning(line: string): Markup {
  return html`<p class="warning" role="note">${line}</p>`
}

function contents(sections: Section[], text: TransparencyText): Markup {
  return html`<nav class="contents" aria-label="${text.contents}"><ol>${sections.map(
    ({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`,
  )}</ol></nav>`
}

function promises(facts: Facts, text: TransparencyText): Section {
  const items = text
    .promises(facts)
    .map(([promise, why]) => html`<li><strong>${promise}</strong> ${why}</li>`)
  return { id: 'promises', heading: text.promisesHeading, content: html`<ul class="promises">${items}</ul>` }
}

function figures(facts: Facts, text: TransparencyText): Section {
  const { least, next } = facts
  const changes = next.score !== least.score || next.detail !== least.detail
  const items = text.figures(facts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  const content = html`<dl class="figures">${items}</dl>${changes ? html`<p>${text.next(facts)}</p>` : ''}`
  return { id: 'figures', heading: text.figuresHeading, content }
}

function stored(facts: Facts, text: TransparencyText): Section {
  const content = html`${table(text.storedColumns, text.stored(facts))}<p class="note">${text.notStored}</p>`
  return { id: 'stored', heading: text.storedHeading, content }
}

function sees(facts: Facts, text: TransparencyText): Section {
  return { id: 'sees', heading: text.seesHeading, content: table(text.seesColumns, text.sees(facts)) }
}

function way(facts: Facts, text: TransparencyText): Section {
  const steps = text.way(facts).map((step) => html`<li>${step}</li>`)
  return { id: 'way', heading: text.wayHeading, content: html`<ol class="steps">${steps}</ol>` }
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

function limits(facts: Facts, text: TransparencyText): Section {
  const lines = text.limits(facts).map((line) => html`<li>${line}</li>`)
  const content = html`<p>${text.limitsLead}</p><ul class="limits">${lines}</ul>`
  return { id: 'limits', heading: text.limitsHeading, content }
}

function checks(facts: Facts, text: TransparencyText): Section {
  const { head, latest } = facts.log
  const rows = latest.map(({ number, month, what, before, after }) => [
    String(number),
    month,
    text.what(what),
    shorten(before ?? ''),
    shorten(after),
  ])
  const content = html`<p>${text.check}</p>
      <p class="head"><span>${text.head(head.number)}</span> <code>${inFours(head.hash)}</code></p>
      <h3>${text.logCaption}</h3>
      <div class="log">${table(text.logColumns, rows)}</div>
      <h3>${text.keysCaption(facts)}</h3>
      <p class="note">${facts.keys.length > 0 ? text.keys : text.noKeys}</p>
      <ul class="keys">${facts.keys.map(
        ({ scope, group, fingerprint }) =>
          html`<li><span>${text.scope(scope)}, ${text.group(group)}</span> <code>${fingerprint}</code></li>`,
      )}</ul>`
  return { id: 'check', heading: text.checkHeading, content }
}

function signatures(facts: Facts, text: TransparencyText, date: string): Section {
  const signers = text.signers.map(
    (signer) => html`<div>
        <h3>${signer}</h3>
        ${text.signLines.map((line) => html`<p class="line">${line}</p>`)}
      </div>`,
  )
  const content = html`<p>${text.sign(facts, date)}</p><div class="signers">${signers}</div>`
  return { id: 'sign', heading: text.signHeading, content }
}

/** A whole hash says no more to a reader than its beginning. */
function shorten(value: string): string {
  return /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')} …` : value
}

function inFours(hash: string): string {
  return hash.replace(/(.{4})(?=.)/g, '$1 ')
}
