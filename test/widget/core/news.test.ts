import { expect, test, vi } from 'vitest'
import { closeIfGone, createNews } from '../../../widget/core/news.ts'

test('the news ends with its database, and goes on after any other fault, which is not hidden', async () => {
  const name = crypto.randomUUID()
  const [news, elsewhere] = [createNews(name), createNews(name)]
  const [heard, heardElsewhere] = [vi.fn(), vi.fn()]
  news.listen(heard)
  const fault = new TypeError('no such function')
  expect(() => closeIfGone(news)(fault)).toThrow(fault)
  const full = new DOMException('full', 'QuotaExceededError')
  expect(() => closeIfGone(news)(full)).toThrow(full)
  news.tell()
  await expect.poll(() => heard).toHaveBeenCalledOnce()
  closeIfGone(news)(new DOMException('closing', 'InvalidStateError'))
  elsewhere.listen(heardElsewhere)
  news.tell()
  elsewhere.tell()
  await expect.poll(() => heardElsewhere).toHaveBeenCalledOnce() // by itself alone
  expect(heard).toHaveBeenCalledOnce()
  elsewhere.close()
})

test('whoever tells hears it as all others do, and not before what it is doing is done', async () => {
  const name = crypto.randomUUID()
  const [here, elsewhere] = [createNews(name), createNews(name)]
  const heard: string[] = []
  here.listen(() => heard.push('here'))
  elsewhere.listen(() => heard.push('elsewhere'))
  here.tell()
  await Promise.resolve().then(() => heard.push('answered'))
  await expect.poll(() => heard.toSorted()).toEqual(['answered', 'elsewhere', 'here'])
  expect(heard[0]).toBe('answered')
  here.close()
  elsewhere.close()
})

test('what was told just before the device closed is heard by the others', async () => {
  const name = crypto.randomUUID()
  const [here, elsewhere] = [createNews(name), createNews(name)]
  const heard = vi.fn()
  elsewhere.listen(heard)
  here.tell()
  here.close()
  await expect.poll(() => heard).toHaveBeenCalledOnce()
  elsewhere.close()
})
