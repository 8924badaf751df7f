/** The forms of a noun after a number, by the plural rules of its language; `other` for the rest. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** How a language writes a number, alone and with a noun in the form that the number asks for. */
export function createCounting(locale: string) {
  const rules = new Intl.PluralRules(locale)
  const format = new Intl.NumberFormat(locale)
  return {
    number: (n: number): string => format.format(n),
    count: (n: number, forms: Forms): string =>
      `${format.format(n)} ${forms[rules.select(n)] ?? forms.other}`,
  }
}
