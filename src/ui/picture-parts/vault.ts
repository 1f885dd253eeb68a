import type { FactMaker } from '../picture-facts.ts'

/** The environment's Key Vault. */
export const vaultFact: FactMaker = ({ vault }) => {
  if (vault === undefined) return []
  const key = vault.key === undefined ? '' : `new key every ${vault.key.rotateAfterDays} days`
  return [
    {
      key: 'vault',
      place: 'beside',
      cells: ['Key Vault', vault.name, key],
      short: '',
      parts: [vault.name],
      said: `Key Vault ${[vault.name, ...(vault.private ? ['private'] : []), ...(key === '' ? [] : [key])].join(', ')}.`,
    },
  ]
}
