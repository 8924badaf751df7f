import rule from '../../../extension/sites/rules/glpi.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const glpiTicket: RulePage = {
  rule,
  address: 'https://glpi.corp.example/front/ticket.form.php?id=42&forcetab=1',
  reference: '42',
  accountOf: ({ account }) => `${account}@corp.test`,
  helper: 'account-and-name',
  reads: [],
  lacks: ['reference', 'heading', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><h2>${heading}</h2>
      <select data-actor-type="requester"><option selected data-items-id="9" data-text="Carol Jones" data-default-email="carol@corp.test">Carol Jones</option></select>
      <label>${word('Assigned to', 'Zugewiesen')}</label><button>Associate myself</button>
      <select data-actor-type="assign"><option data-items-id="9" data-text="Carol Jones" data-default-email="carol@corp.test">Carol Jones</option>
        ${helper === undefined ? '' : `<option selected data-items-id="5" data-text="${helper.name}" data-default-email="${helper.account}@corp.test">${dress(helper.name)}</option>`}</select>
    </body>`,
}
