import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, list, listAt, open, valueAt } from '../look.ts'
import type { ArmResource, Control } from '../types.ts'

export const certificatesRotate: Control = {
  id: 'certificates-rotate',
  title: 'Certificates on nodes renew by themselves',
  short: 'certificates rotate',
  standards: ['MCSB DP-7'],
  source: sources.certificateRotation,
  judge(environment) {
    const pools = environment.ofType(types.pool).filter((pool) => extensionsOf(pool).length > 0)
    return each(pools, 'No certificate is kept on nodes.', 'Certificates are named without a version.', (pool) => {
      for (const { extension, path } of extensionsOf(pool)) {
        const observed = 'settings.secretsManagementSettings.observedCertificates'
        const at = listAt(extension, observed).findIndex((one) => isPinned(typeof one === 'string' ? one : valueAt(one, 'url')))
        if (at !== -1)
          return open('A certificate is named with its version, so a renewed one never arrives.', pool, `${path}.${observed}.${at}`)
      }
      return undefined
    })
  },
}

const path = 'properties.deploymentConfiguration.virtualMachineConfiguration.extensions'

function extensionsOf(pool: ArmResource): readonly { readonly extension: unknown; readonly path: string }[] {
  return list(pool, path).flatMap((extension, index) =>
    /^KeyVaultFor/i.test(String(valueAt(extension, 'type') ?? '')) ? [{ extension, path: `${path}.${index}` }] : [],
  )
}

/** `/secrets/name/version` (learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux). */
function isPinned(url: unknown): boolean {
  return typeof url === 'string' && /\/(secrets|certificates)\/[^/]+\/[^/]+$/.test(url)
}
