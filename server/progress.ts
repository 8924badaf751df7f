/** Told what is done at the moment, in a few words, for whoever waits for it. */
export type Progress = (stage: string) => void

/** Where nobody waits. */
export const unwatched: Progress = () => undefined
