import { defineConfig } from 'wxt'

/** Fixes the extension's id in Chromium, so that policies can name it; README.md of extension/ tells the id. */
const publicKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0ANTb+SwKhqInh0rxTl9x1hkYc1e4/tg3SHz8e5lpj3/pdU2' +
  'znFV7AWZaBy2WYlA8+Q7XtQOJuABNxh9GbL4AAhGbiEAsmOTMkDXv/cBj0F4cIwufBtEzlaAXPU+121S5eFGlLh6x2Zd' +
  'UflrWH3DAh1iIXdwDjg0gM+vkhhKyHW48OCNBxM36vwI8Vw5bQDHQDAtEKfEPmrFVmN8BOoBPlcemAfwGJEDVDeqfVQC' +
  'lxkIgD8b/xIq0A9ELnv1pZM6tLOCy0cKi6f9fkATQpovqUHGCNyFk1bUPMGADi0/txqmLfGSHPGQOJx4DN6HF51JjdKB' +
  'aHO5D4trLsPL42UKMQIDAQAB'

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  imports: false,
  manifest: ({ browser }) => ({
    name: 'Rapport',
    description: 'Say in two seconds how a colleague’s help was, right where it happened.',
    permissions: [
      'storage',
      'alarms',
      'scripting',
      'unlimitedStorage',
      'activeTab',
      'declarativeNetRequestWithHostAccess',
    ],
    host_permissions: ['http://localhost/*', 'http://127.0.0.1/*'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    action: { default_title: 'Rapport' },
    icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
    ...(browser === 'firefox'
      ? { browser_specific_settings: firefox }
      : {
          key: publicKey,
          minimum_chrome_version: '120',
          storage: { managed_schema: 'managed-schema.json' },
        }),
  }),
})

/** What leaves the browser: who signs in, and ratings with their comments and the team read from the page. */
const firefox = {
  gecko: {
    id: 'rapport@rapport.example',
    strict_min_version: '140.0',
    data_collection_permissions: {
      required: [
        'authenticationInfo',
        'personallyIdentifyingInfo',
        'personalCommunications',
        'websiteContent',
      ],
    },
  },
}
