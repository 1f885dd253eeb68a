import type { FactMaker } from '../picture-facts.ts'

/** Locks on what must not be lost. */
export const locksFact: FactMaker = ({ locks }) =>
  locks
    ? [{ key: 'locks', place: 'beside', cells: ['Locks', 'against deletion', ''], parts: [], said: 'Locks stand against deletion.' }]
    : []
