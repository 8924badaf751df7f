import * as fc from 'fast-check'

/** A change that a tool's next version could make to a page; `at` picks where. */
export type Mutation = { kind: keyof typeof changes; at: number; name: string }

/** What a page may have beside a name and nobody reads as one. */
const ornaments = [
  '<svg><title>Avatar</title></svg>',
  '<img alt="Carol Jones" src="data:,">',
  '<button>Assign to me</button>',
  '<i class="icon"></i>',
]
/** What may be taken for a name where the name itself is gone. */
const words = [
  '<span class="avatar">AP</span>',
  '<span aria-hidden="true">CJ</span>',
  '<span class="sr-only">Carol Jones</span>',
]

const changes = {
  'rename a class everywhere': (page: Document, { at, name }: Mutation) => {
    const classes = [...new Set([...page.querySelectorAll('[class]')].flatMap((one) => [...one.classList]))]
    const old = pick(classes, at)
    if (old === undefined) return
    for (const one of page.querySelectorAll(`.${CSS.escape(old)}`)) one.classList.replace(old, name)
  },
  'rename a class once': (page: Document, { at, name }: Mutation) => {
    const element = pick([...page.querySelectorAll('[class]')], at)
    const old = element && pick([...element.classList], at)
    if (old !== undefined) element?.classList.replace(old, name)
  },
  'rename an id': (page: Document, { at, name }: Mutation) => {
    const element = pick([...page.querySelectorAll('[id]')], at)
    if (element) element.id = name
  },
  'lose an attribute': (page: Document, { at }: Mutation) => {
    const element = pick(inside(page), at)
    const attribute = element && pick(element.getAttributeNames(), at)
    if (attribute !== undefined) element?.removeAttribute(attribute)
  },
  'wrap a node': (page: Document, { at, name }: Mutation) => {
    const element = pick(inside(page), at)
    const wrapper = page.createElement(at % 2 === 0 ? 'div' : 'span')
    wrapper.className = name
    element?.replaceWith(wrapper)
    if (element) wrapper.append(element)
  },
  'wrap what is in a node': (page: Document, { at, name }: Mutation) => {
    const element = pick(inside(page), at)
    const wrapper = page.createElement('span')
    wrapper.className = name
    wrapper.append(...(element?.childNodes ?? []))
    element?.append(wrapper)
  },
  'unwrap a node': (page: Document, { at }: Mutation) => {
    // Not one that only holds text, nor a button: no reader could tell its words from those beside it.
    const isPlain = (one: Element) => one.firstElementChild !== null && !one.matches('button, svg')
    const element = pick(inside(page).filter(isPlain), at)
    element?.replaceWith(...element.childNodes)
  },
  'remove a node': (page: Document, { at }: Mutation) => pick(inside(page), at)?.remove(),
  'empty a node': (page: Document, { at }: Mutation) => pick(inside(page), at)?.replaceChildren(),
  'show a node twice': (page: Document, { at }: Mutation) => {
    const element = pick(inside(page), at)
    element?.after(element.cloneNode(true))
  },
  'decorate a node': (page: Document, { at }: Mutation) => decorate(page, ornaments, at),
  'put words into a node': (page: Document, { at }: Mutation) => decorate(page, words, at),
}

function decorate(page: Document, decorations: readonly string[], at: number): void {
  const where = at % 2 === 0 ? 'afterbegin' : 'beforeend'
  pick(inside(page), at)?.insertAdjacentHTML(where, pick(decorations, at) ?? '')
}

const kinds = Object.keys(changes) as Mutation['kind'][]
const taking: readonly Mutation['kind'][] = ['remove a node', 'empty a node', 'unwrap a node']

function listOf(some: readonly Mutation['kind'][]): fc.Arbitrary<Mutation[]> {
  const name = fc.stringMatching(/^_[a-z0-9]{6}$/)
  const mutation = fc.record({ kind: fc.constantFrom(...some), at: fc.nat(), name })
  return fc.array(mutation, { minLength: 1, maxLength: 12 })
}

/** One to twelve changes, one after the other, that may take things away. */
export const takeAway = listOf(kinds.filter((kind) => kind !== 'put words into a node'))

/** The same with words beside names, but nothing is taken away: who would know a word from a name then? */
export const addWords = listOf(kinds.filter((kind) => !taking.includes(kind)))

export function mutate(page: Document, mutation: Mutation): void {
  changes[mutation.kind](page, mutation)
}

function inside(page: Document): Element[] {
  return [...page.body.querySelectorAll('*'), ...page.head.querySelectorAll('*')]
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % list.length]
}
