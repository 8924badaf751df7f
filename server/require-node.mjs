// Plain JavaScript for any Node since 14: every npm script starts with it. An npm install puts Node 24
// first on the path of npm scripts; it is missing, without a word, after --ignore-scripts or --omit=dev.
const major = Number(process.versions.node.split('.')[0])
if (!(major >= 24)) {
  console.error(
    `Rapport needs Node 24 or newer, this is ${process.version}: ` +
      'run `npm ci` without --ignore-scripts and --omit=dev (it brings Node 24 along), or install Node 24.',
  )
  process.exit(1)
}
