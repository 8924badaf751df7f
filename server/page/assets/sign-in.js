/** Hands the one-time code to the page that opened this window, and to no other. */
const done = document.querySelector('[data-done]')
const target = done?.dataset.origin
if (target) {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const [code, state] = [fragment.get('code'), fragment.get('state')]
  history.replaceState(null, '', location.pathname + location.search)
  if (window.opener && code && state) {
    window.opener.postMessage({ type: 'rapport:signed-in', code, state }, target)
    window.close()
  } else {
    done.hidden = true
    document.querySelector('[data-stuck]').hidden = false
  }
}

const field = document.querySelector('[data-copy]')
const button = document.querySelector('[data-copy-button]')
field?.addEventListener('focus', () => field.select())
if (button && navigator.clipboard) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(field.value)
    button.textContent = 'Copied'
  })
}
