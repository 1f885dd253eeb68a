import type { FactMaker } from '../picture-facts.ts'

/** How the storage's reach reads. */
const storageWords = {
  private: { text: 'closed', short: 'closed' },
  selected: { text: 'nodes and listed', short: 'listed' },
  public: { text: 'anyone may knock', short: 'open' },
} as const

/** The storage account of auto-storage. */
export const storageFact: FactMaker = ({ storage }) =>
  storage === undefined
    ? []
    : [
        {
          key: 'storage',
          place: 'beside',
          cells: ['Storage', storage.name, storageWords[storage.reach].text],
          short: storageWords[storage.reach].short,
          ...(storage.reach === 'public' ? { tone: 'attention' as const } : {}),
          parts: [storage.name],
          said: `Storage ${storage.name}: ${storageWords[storage.reach].text}.`,
        },
      ]
