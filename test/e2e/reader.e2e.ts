import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAx } from '../support/ax.ts'
import { type Chromium, launchChromium } from '../support/chromium.ts'

let browser: Chromium

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.stop())

test('what stands in a closed shadow root is read, clicked and typed into', async () => {
  const page = await browser.newPage()
  await page.setContent('<p>Outside</p><div style="margin-top:2000px"></div>')
  await page.evaluate(() => {
    const root = document.querySelector('div')?.attachShadow({ mode: 'closed' })
    if (root === undefined) return
    root.innerHTML = '<button>Press</button><input aria-label="Word">'
    root.querySelector('button')?.addEventListener('click', (event) => {
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.textContent = 'Pressed'
    })
  })
  const ax = await openAx(page)

  await ax.click({ role: 'button', name: 'Press' })
  await ax.find({ role: 'button', name: 'Pressed' })
  await ax.focus({ role: 'textbox', name: 'Word' })
  await page.keyboard.type('hello')

  expect((await ax.find({ role: 'textbox' })).states).toMatchObject({ focused: true })
  await expect(ax.find({ role: 'button', name: 'Absent' }, 300)).rejects.toThrow('button named Absent')
})
