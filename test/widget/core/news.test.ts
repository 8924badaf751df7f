import { expect, test, vi } from 'vitest'
import { closeIfGone, createNews } from '../../../widget/core/news.ts'

test('the news ends with its database, and goes on after any other fault, which is not hidden', () => {
  const news = createNews(crypto.randomUUID())
  const heard = vi.fn()
  news.listen(heard)
  const fault = new TypeError('no such function')
  expect(() => closeIfGone(news)(fault)).toThrow(fault)
  const full = new DOMException('full', 'QuotaExceededError')
  expect(() => closeIfGone(news)(full)).toThrow(full)
  news.tell()
  expect(heard).toHaveBeenCalledOnce()
  closeIfGone(news)(new DOMException('closing', 'InvalidStateError'))
  expect(() => news.tell()).toThrow() // its channel is closed
  expect(heard).toHaveBeenCalledOnce()
})
