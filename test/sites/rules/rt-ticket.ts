import rule from '../../../extension/sites/rules/rt-ticket.json'
import type { RulePage, Somebody } from './page.ts'

const user = ({ account, name }: Somebody, dress = (text: string) => text) =>
  `<span class="user" data-user-id="${account}"><a  href="/User/Summary.html?id=${account}">${dress(`login &#40;${name}&#41;`)}</a></span>`

/** Shortened by hand from the pages of a running Request Tracker 5.0.3. */
export const rtTicketPage: RulePage = {
  rule,
  address: 'https://rt.corp.example/Ticket/Display.html?results=a1&id=2#txn-7',
  reference: '2',
  helper: 'account-and-name',
  reads: ['heading', 'state', 'requester', 'viewer', 'unassigned'],
  lacks: [],
  isTranslatedRead: true,
  html: ({ heading, isResolved, helper, requester, viewer, dress, word }) => `
    <body class="elevator-light sidebyside" id="comp-Ticket-Display">
      <div id="header"><h1>${word('#2:', 'n°2&nbsp; :')} ${heading}</h1></div>
      <ul><li id="li-preferences"><a id="preferences" class="menu-item" href="/User/Summary.html?id=${viewer.account}">Logged in as <span class="current-user">login</span></a></li></ul>
      <div class="ticket-info-basics"><div class="titlebox card ticket-info-basics "><div class="inline-edit-display">
        <div class="id form-row"><div class="label col-3">Id:</div><div class="value col-9"><span>2</span></div></div>
        <div class="status form-row"><div class="label col-3">Status:</div>
          <div class="value col-9"><span class="current-value">${isResolved ? word('resolved', 'erledigt') : word('open', 'offen')}</span></div></div>
      </div></div></div>
      <div class="ticket-info-people"><div class="titlebox card ticket-info-people "><div class="inline-edit-display">
        <div class="form-row owner"><div class="label col-3">${word('Owner', 'Verantwortlicher')}:</div>
          <div class="value col-9"><span class="current-value">${helper === undefined ? '<span class="user" data-user-id="6">Nobody in particular</span>' : user(helper, dress)}
    </span></div></div>
        <div class="form-row requestors"><div class="label col-3">Requestors:</div>
          <div class="value col-9"><span class="current-value">${user(requester)}</span></div></div>
        <div class="form-row cc unset-field"><div class="label col-3">Cc:</div><div class="value col-9"><span class="current-value"></span></div></div>
      </div><form class="inline-edit"><select name="Owner"><option value="6">Nobody in particular</option>
        <option selected value="27">anna &#40;Anna Petrova&#41;</option></select></form></div></div>
      <div class="ticket-info-reminders"><div class="form-row owner"><div class="label">Owner:</div>
        <div class="value"><span class="user" data-user-id="99"><a href="/User/Summary.html?id=99">carol &#40;Carol Jones&#41;</a></span></div></div></div>
    </body>`,
}
