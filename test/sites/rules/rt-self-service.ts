import rule from '../../../extension/sites/rules/rt-self-service.json'
import type { RulePage } from './page.ts'

/** Shortened by hand from the page of a running Request Tracker 5.0.3. */
export const rtSelfServicePage: RulePage = {
  rule,
  address: 'https://rt.corp.example/SelfService/Display.html?id=4',
  reference: '4',
  helper: 'none',
  reads: ['heading', 'state'],
  lacks: ['viewer', 'requester'],
  isTranslatedRead: true,
  html: ({ heading, isResolved, word }) => `
    <body class="elevator-light sidebyside" id="comp-SelfService-Display">
      <div id="header"><h1>#4: ${heading}</h1></div>
      <a id="preferences" class="menu-item" href="#">Logged in as <span class="current-user">carol</span></a>
      <div class="ticket-info-basics"><div class="titlebox card ticket-info-basics ">
        <div class="id form-row"><div class="label col-3">Id:</div><div class="value col-9"><span>4</span></div></div>
        <div class="status form-row"><div class="label col-3">Status:</div>
          <div class="value col-9"><span class="current-value">${isResolved ? word('resolved', 'erledigt') : word('open', 'offen')}</span></div></div>
      </div></div>
      <div class="ticket-info-dates"><div class="date form-row updated"><div class="value col-9"><span class="current-value">today by
        <span class="user" data-user-id="1">The RT System itself</span></span></div></div></div>
    </body>`,
}
