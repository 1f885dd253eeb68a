import type { VaultProperties } from '@azure/arm-keyvault'
import type { Session } from '../../src/cli/session.ts'
import { openCloud } from './practice-run.ts'

/** A practice cloud in which a security team keeps a vault of its own. */
export async function openCloudWithVault(): Promise<Session> {
  const session = await openCloud()
  await makeSecurityVault(session)
  return session
}

/** Makes the security team's vault, which serves unless told otherwise. */
export async function makeSecurityVault(
  session: Session,
  change = (properties: VaultProperties): VaultProperties => properties,
): Promise<void> {
  const { clients } = session.arm
  const [resources, vaults] = await Promise.all([clients.resources(), clients.keyVault()])
  await resources.providers.register('Microsoft.KeyVault')
  await session.clock.sleep(180_000)
  await resources.resourceGroups.createOrUpdate('rg-security', { location: 'westeurope' })
  await vaults.vaults.createOrUpdate('rg-security', 'Kv-Security', {
    location: 'westeurope',
    properties: change({
      tenantId: await session.tenantId(),
      sku: { family: 'A', name: 'standard' },
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    }),
  })
}
