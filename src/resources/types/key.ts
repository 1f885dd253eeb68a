import type { KeyCreateParameters } from '@azure/arm-keyvault'
import { defineResourceType, groupOf, idsOf, nameOf } from '../define.ts'

/**
 * The customer-managed key, made through ARM so that a vault closed to the internet is no obstacle. Rotation is the vault's:
 * the account is given the key without a version and takes each new one (learn.microsoft.com/azure/batch/batch-customer-managed-key).
 * ARM only creates keys; an existing one is left as it is, and it goes with its vault.
 */
export const key = defineResourceType<KeyCreateParameters>({
  type: 'Microsoft.KeyVault/vaults/keys',
  apiVersion: '2026-02-01',
  group: 'Key Vault',
  label: 'Key',
  rules: {
    immutable: ['properties.kty', 'properties.keySize'],
    // What creating again does not change on a key that exists cannot be brought about; nor can its tags.
    ignore: ['properties.attributes', 'properties.rotationPolicy', 'properties.keyOps', 'tags'],
  },
  wanted: (blueprint) => {
    const wanted = blueprint.vault?.key
    if (wanted === undefined) return []
    return [
      {
        id: idsOf(blueprint).key,
        name: `${blueprint.vault?.name}/${wanted.name}`,
        because: 'account-key',
        model: {
          tags: { ...blueprint.tags },
          properties: {
            kty: 'RSA',
            keySize: wanted.size,
            keyOps: ['wrapKey', 'unwrapKey'],
            rotationPolicy: {
              attributes: { expiryTime: `P${wanted.rotateAfterDays * 4}D` },
              lifetimeActions: [
                { trigger: { timeAfterCreate: `P${wanted.rotateAfterDays}D` }, action: { type: 'rotate' } },
                { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } },
              ],
            },
          },
        },
      },
    ]
  },
  async put(clients, write) {
    const vaults = await clients.keyVault()
    return vaults.keys.createIfNotExist(groupOf(write.parsed), nameOf(write.parsed), nameOf(write.parsed, 1), write.model)
  },
  async remove() {
    // There is no ARM call that deletes a key; it goes with its vault.
  },
})
