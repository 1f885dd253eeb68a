import type { Blueprint } from '../../blueprint/types.ts'
import type { FactMaker } from '../picture-facts.ts'

/** The environment's own Key Vault. */
export const vaultFact: FactMaker = (blueprint) => {
  const { vault } = blueprint
  if (vault === undefined) return []
  const keys = keysIn(blueprint, undefined)
  return [
    {
      key: 'vault',
      place: 'beside',
      cells: ['Key Vault', vault.name, keys],
      short: '',
      parts: [vault.name],
      said: `Key Vault ${[vault.name, ...(vault.private ? ['private'] : []), ...(keys === '' ? [] : [keys])].join(', ')}.`,
    },
  ]
}

/** A vault that was there before, and takes the environment's keys. */
export const existingVaultFact: FactMaker = (blueprint) => {
  const vault = blueprint.keys?.vault
  if (vault?.existing === undefined) return []
  const keys = keysIn(blueprint, vault.existing)
  return [
    {
      key: 'existing-vault',
      place: 'beside',
      cells: ['Your vault', vault.name, keys],
      short: '',
      parts: [vault.name],
      said: `The vault ${vault.name}, which was there before, holds ${keys}.`,
    },
  ]
}

/** What of the environment's own keys lies in its own vault, or in an existing one. */
function keysIn({ keys }: Blueprint, existing: string | undefined): string {
  if (keys === undefined || keys.vault.existing !== existing) return ''
  const days = (keys.account ?? keys.disks)?.rotateAfterDays ?? 0
  const one = keys.account === undefined || keys.disks === undefined
  return days === 0 ? (one ? 'one key' : 'two keys') : `${one ? 'new key' : 'new keys'} every ${days} days`
}
