import type { KeyCreateParameters } from '@azure/arm-keyvault'
import { environmentTag } from '../../blueprint/environment-tag.ts'
import { parseArmId } from '../../common/arm-id.ts'
import { defineResourceType, groupOf, idsOf, nameOf } from '../define.ts'

/**
 * A customer-managed key, made through ARM so that a vault closed to the internet is no obstacle. Rotation is the vault's:
 * the account is given the key without a version and takes each new one (learn.microsoft.com/azure/batch/batch-customer-managed-key).
 * ARM only creates keys; an existing one is left as it is. It goes with its vault, and in a vault of others it stays.
 */
export const key = defineResourceType<KeyCreateParameters>({
  type: 'Microsoft.KeyVault/vaults/keys',
  apiVersion: '2026-02-01',
  group: 'Key Vault',
  label: 'Key',
  rules: {
    // Creating again leaves an existing key as it is, and what it encrypts needs it.
    fixed: {
      'properties.kty': 'The kind of a key is decided when it is made; what it encrypts can only be read with it.',
      'properties.keySize': 'The size of a key is decided when it is made; what it encrypts can only be read with it.',
    },
    holds: 'all that it encrypts',
    // What creating again does not change on a key that exists cannot be brought about; nor can its tags.
    ignore: ['properties.attributes', 'properties.rotationPolicy', 'properties.keyOps', 'tags'],
  },
  // A key's tags are its own, not Resource Manager's (learn.microsoft.com/cli/azure/keyvault/key#az-keyvault-key-set-attributes).
  markAgain: (id, environment) => {
    const [vault, name] = parseArmId(id).names
    const command = `az keyvault key set-attributes --vault-name ${vault} --name ${name} --tags ${environmentTag}=${environment}`
    return { words: 'give it its tag back, and run the same command again', command, tags: [environmentTag] }
  },
  wanted: (blueprint) =>
    (['account', 'disks'] as const).flatMap((use) => {
      const { keys } = blueprint
      const wanted = keys?.[use]
      if (keys === undefined || wanted === undefined) return []
      return [
        {
          id: idsOf(blueprint).key(use),
          name: `${keys.vault.name}/${wanted.name}`,
          because: use === 'account' ? 'account-key' : 'disk-key',
          model: {
            tags: { ...blueprint.tags },
            properties: { kty: 'RSA', keySize: wanted.size, keyOps: ['wrapKey', 'unwrapKey'], ...rotationOf(wanted.rotateAfterDays) },
          },
        },
      ]
    }),
  async put(clients, write) {
    const vaults = await clients.keyVault()
    return vaults.keys.createIfNotExist(groupOf(write.parsed), nameOf(write.parsed), nameOf(write.parsed, 1), write.model)
  },
  async remove() {
    // There is no ARM call that deletes a key; it goes with its vault.
  },
})

/** Versions live four times as long as they are used, and Key Vault gives notice a month before one expires. */
function rotationOf(days: number): Pick<KeyCreateParameters['properties'], 'rotationPolicy'> {
  if (days === 0) return {}
  return {
    rotationPolicy: {
      attributes: { expiryTime: `P${days * 4}D` },
      lifetimeActions: [
        { trigger: { timeAfterCreate: `P${days}D` }, action: { type: 'rotate' } },
        { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } },
      ],
    },
  }
}
