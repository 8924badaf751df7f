type Update = { id: string; version: string; link: string }

/** Chromium's update manifest: https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux */
export function updatesXml({ id, version, link }: Update): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${escapeXml(link)}" version="${version}" />
  </app>
</gupdate>
`
}

/** Firefox's: https://extensionworkshop.com/documentation/manage/updating-your-extension/ */
export function updatesJson({ id, version, link }: Update): string {
  return pretty({ addons: { [id]: { updates: [{ version, update_link: link }] } } })
}

type Ids = { chromeId: string; firefoxId: string; url: string; server: string }

/** Policy that installs it for everybody in Chromium, Chrome and Edge, as their JSON on Linux has it. */
export function chromiumPolicy({ chromeId, url, server }: Omit<Ids, 'firefoxId'>): string {
  return pretty({
    ExtensionSettings: {
      [chromeId]: {
        installation_mode: 'force_installed',
        update_url: `${url}/updates.xml`,
        override_update_url: true,
      },
    },
    '3rdparty': { extensions: { [chromeId]: { server } } },
  })
}

/** The same for Firefox: its `policies.json`. */
export function firefoxPolicy({ firefoxId, url, server }: Omit<Ids, 'chromeId'>): string {
  return pretty({
    policies: {
      ExtensionSettings: {
        [firefoxId]: { installation_mode: 'force_installed', install_url: `${url}/rapport.xpi` },
      },
      '3rdparty': { Extensions: { [firefoxId]: { server } } },
    },
  })
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
