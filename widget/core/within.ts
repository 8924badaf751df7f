/** What `work` answers; undefined when it fails or takes longer than `ms`, as what follows goes on all the same. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  const answered = work.catch(() => undefined)
  return await Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
