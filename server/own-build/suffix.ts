/** Under these second levels of a country anybody can register a name: those of publicsuffix.org that many countries share. */
const registries = new Set(
  'ac asn asso biz co com ed edu firm gc gen go gob gouv gov govt id ind inf info ltd me mil mod msk muni net nhs nic nom nsw or org parliament plc police priv pro pub qld sc sch school spb ne vic'.split(
    ' ',
  ),
)

/** Where anybody can put a page of their own under a name of their own. */
const hosters = new Set(
  'amazonaws.com appspot.com azureedge.net azurestaticapps.net azurewebsites.net blogspot.com cloudapp.net cloudfront.net deno.dev duckdns.org dyndns.org eu.org firebaseapp.com fly.dev github.dev github.io gitlab.io glitch.me herokuapp.com myshopify.com netlify.app ngrok.io no-ip.org onrender.com pages.dev readthedocs.io run.app surge.sh translate.goog trycloudflare.com vercel.app web.app wordpress.com workers.dev'.split(
    ' ',
  ),
)

/** Tools whose every customer has a name below the same one. */
const services = new Set(
  'atlassian.net azure.com bamboohr.com freshdesk.com freshservice.com jetbrains.com jira.com myjetbrains.com myworkday.com notion.site odoo.com okta.com orangehrm.com orangehrmlive.com salesforce.com service-now.com sharepoint.com slack.com visualstudio.com workday.com youtrack.cloud zammad.com zendesk.com'.split(
    ' ',
  ),
)

/**
 * Whose all names below a host are: one owner's, as far as is known; the customers' of one service; or anybody's. By a
 * list of the well-known, not the whole of publicsuffix.org. `host`: lower case, in ASCII, without a star.
 */
export function ownersBelow(host: string): 'one' | 'customers' | 'anybody' {
  const labels = host.split('.')
  const [first = '', last = ''] = [labels[0], labels.at(-1)]
  const isRegistry = labels.length === 2 && last.length === 2 && registries.has(first)
  if (labels.length < 2 || isRegistry || hosters.has(host) || /^\d+$/.test(last)) return 'anybody'
  return services.has(host) ? 'customers' : 'one'
}
