import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, open, same, value } from '../look.ts'
import type { Control } from '../types.ts'

/** What an environment still carries from the retirement calendar. */
export const nothingRetires: Control = {
  id: 'nothing-retires',
  title: 'Nothing here is about to end',
  short: 'nothing retires',
  standards: [],
  source: sources.security,
  judge(environment) {
    for (const address of environment.ofType(types.address)) {
      if (same(value(address, 'sku.name'), 'Basic')) return open(endOf('basic-public-address'), address, 'sku.name')
    }
    for (const account of environment.ofType(types.account)) {
      const certificates = environment.under(account.id, 'Microsoft.Batch/batchAccounts/certificates')
      const [certificate] = certificates
      if (certificate !== undefined) return open(endOf('cloud-services-pools'), certificate, 'type')
    }
    return each(environment.ofType(types.pool), 'There is no pool.', 'Sizes, images and addresses have a future.', (pool) => {
      const machine = 'properties.deploymentConfiguration.virtualMachineConfiguration'
      if (value(pool, 'properties.deploymentConfiguration.cloudServiceConfiguration') !== undefined) {
        return open(endOf('cloud-services-pools'), pool, 'properties.deploymentConfiguration.cloudServiceConfiguration')
      }
      if (same(value(pool, 'properties.targetNodeCommunicationMode'), 'Classic')) {
        return open(endOf('classic-node-communication'), pool, 'properties.targetNodeCommunicationMode')
      }
      const agent = String(value(pool, `${machine}.nodeAgentSkuId`) ?? '')
      const image = String(value(pool, `${machine}.imageReference.sku`) ?? '')
      if (/ubuntu 20\.04/i.test(agent)) return open(endOf('ubuntu-20.04'), pool, `${machine}.nodeAgentSkuId`)
      if (/ubuntu 22\.04/i.test(agent))
        return open(endOf('ubuntu-22.04'), pool, `${machine}.nodeAgentSkuId`, { question: 'pool-image', value: 'ubuntu-24.04' })
      if (/^2016-/.test(image))
        return open(endOf('windows-2016'), pool, `${machine}.imageReference.sku`, { question: 'pool-image', value: 'windows-2022' })
      return isOlderSize(String(value(pool, 'properties.vmSize') ?? ''))
        ? open(endOf('older-sizes'), pool, 'properties.vmSize', { question: 'pool-size', value: 'Standard_D2s_v5' })
        : undefined
    })
  },
}

/** Families D, Ds, Dv2, Dsv2, Ls, HBv2, HC and NP (github.com/Azure/Batch/issues/140). */
function isOlderSize(size: string): boolean {
  return /^Standard_(DS?\d+(-\d+)?(_v2)?|L\d+s|HB\d+[a-z-0-9]*_v2|HC\d+[a-z-0-9]*|NP\d+s)$/i.test(size)
}
