import { account, onChange, signIn, signOut } from '/widget.js'

const find = (selector) => document.querySelector(selector)
const label = find('[data-account]')
const button = find('[data-account-button]')
const signInStep = find('[data-sign-in]')

let signedIn = false

async function showAccount() {
  const now = await account()
  signedIn = now.kind === 'signed-in'
  label.textContent = signedIn ? now.person.name : ''
  button.textContent = signedIn ? 'Sign out' : 'Sign in'
  button.hidden = false
  if (signInStep) signInStep.hidden = signedIn
  mark('sign-in', signedIn)
}

async function enter() {
  const outcome = await signIn()
  if (outcome.kind === 'failed')
    label.textContent = 'Your browser blocked the window. Please allow it and try again.'
  else await showAccount()
}

function mark(step, done) {
  find(`[data-step="${step}"]`)?.classList.toggle('is-done', done)
}

/** What was rated on this page and is not known to be counted: it waits for its rater where nobody else sends it. */
const waiting = new Set()
addEventListener('rapport:rated', ({ detail }) => waiting.add(detail.reference))
for (const end of ['rapport:settled', 'rapport:refused'])
  addEventListener(end, ({ detail }) => waiting.delete(detail.reference))

async function leave() {
  const warning = `What you rated here may still wait. It is sent once you come back as ${label.textContent}. Sign out?`
  if (waiting.size > 0 && !confirm(warning)) return
  await signOut()
  await showAccount()
}

button.addEventListener('click', () => (signedIn ? leave() : enter()))
signInStep?.addEventListener('click', enter)
addEventListener('rapport:rated', () => mark('rate', true))
onChange(showAccount)
await showAccount()

const live = find('[data-team]')
let before

async function showProgress() {
  const { team, scope } = live.dataset
  const answer = await fetch(`/demo/progress?${new URLSearchParams({ team, scope })}`).catch(() => undefined)
  if (!answer?.ok) return // the demo was stopped; what is shown stays
  const now = await answer.json()
  const released = before !== undefined && now.releases > before.releases
  if (released) celebrate()
  if (!live.classList.contains('is-released')) showWaiting(now.waiting)
  before = now
}

function showWaiting(waiting) {
  for (const [index, dot] of live.querySelectorAll('.dots i').entries())
    dot.classList.toggle('is-full', index < waiting)
  live.querySelector('[data-pool]').textContent = wordsFor(waiting)
  if (waiting >= 5) {
    mark('rate', true)
    mark('done', true)
  }
}

function wordsFor(waiting) {
  if (waiting >= 5) return 'Five are there. They become a sum in a moment …'
  if (waiting === 4) return 'Four colleagues’ ratings are waiting. Yours makes five.'
  return 'Ratings wait until there are five.'
}

function celebrate() {
  showWaiting(5)
  for (const step of ['rate', 'done', 'sum']) mark(step, true)
  live.querySelector('[data-pool]').textContent =
    'Five ratings have just become a sum. Nobody can tell which one was yours.'
  live.classList.add('is-released')
  setTimeout(() => live.classList.remove('is-released'), 6000)
}

if (live) {
  await showProgress()
  setInterval(showProgress, 1000)
}
