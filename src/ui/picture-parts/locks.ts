import type { FactMaker } from '../picture-facts.ts'

/** Locks on what must not be lost. */
export const locksFact: FactMaker = ({ locks }) =>
  locks.vaultAndLogs
    ? [
        {
          key: 'locks',
          place: 'beside',
          cells: ['Locks', 'against deletion', locks.addresses ? 'addresses, too' : ''],
          short: '',
          parts: [],
          said: `Locks stand against deletion${locks.addresses ? ', of the static addresses, too' : ''}.`,
        },
      ]
    : []
