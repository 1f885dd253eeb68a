import type { ManagementLockObject } from '@azure/arm-locks'
import { defineResourceType, idsOf } from '../define.ts'

const mark = 'secure-batch:environment='

/**
 * Guards what hurts to lose: the vault, the storage, the workspace of its own, and addresses that others have allowed. The account is not locked, because locks pass down to its pools, and the
 * network is not, because Batch makes and removes load balancers beside it (learn.microsoft.com/azure/batch/batch-virtual-network).
 */
export const managementLock = defineResourceType<ManagementLockObject>({
  type: 'Microsoft.Authorization/locks',
  apiVersion: '2020-05-01',
  group: 'Governance',
  label: 'Lock',
  rules: { ignore: ['properties.notes'] },
  marked: (live, environment) => JSON.stringify(live).includes(`${mark}${environment};`),
  markAgain: (id) => ({ words: 'take it off; the same command sets it again', command: `az lock delete --ids ${id}` }),
  wanted: (blueprint) => {
    if (!blueprint.locks.vaultAndLogs) return []
    const ids = idsOf(blueprint)
    const { keys, network, workspace } = blueprint
    const ownKeys =
      keys === undefined || keys.vault.existing !== undefined ? [] : (['account', 'disks'] as const).filter((use) => keys[use])
    const guarded = [
      ...(blueprint.vault === undefined ? [] : [{ id: ids.vault, name: blueprint.vault.name, after: ownKeys.map((use) => ids.key(use)) }]),
      ...(blueprint.storage === undefined ? [] : [{ id: ids.storage, name: blueprint.storage.name, after: [] }]),
      ...(workspace === undefined || workspace.existing !== undefined ? [] : [{ id: ids.workspace, name: workspace.name, after: [] }]),
      ...(blueprint.locks.addresses ? (network.nat?.addresses ?? []) : []).map(({ name }) => ({
        id: ids.address(name),
        name,
        after: [],
      })),
    ]
    return guarded.map((one) => ({
      id: `${one.id}/providers/Microsoft.Authorization/locks/secure-batch`,
      name: `secure-batch on ${one.name}`,
      because: 'locks',
      after: one.after,
      model: {
        level: 'CanNotDelete',
        notes: `Made by secure-batch to keep it from being deleted by accident. ${mark}${blueprint.environment};`,
      },
    }))
  },
  async put(clients, write) {
    const locks = await clients.locks()
    return locks.managementLocks.createOrUpdateByScope((write.parsed.scope ?? '').slice(1), write.id.split('/').at(-1) ?? '', write.model)
  },
  async discover({ clients, environment, resourceGroups }) {
    const locks = await clients.locks()
    const found: string[] = []
    for (const group of resourceGroups) {
      for await (const lock of locks.managementLocks.listAtResourceGroupLevel(group)) {
        if (lock.id !== undefined && (lock.notes ?? '').includes(`${mark}${environment};`)) found.push(lock.id)
      }
    }
    return found
  },
})
