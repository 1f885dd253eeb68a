import { allocationMode } from '../../interview/questions/allocation-mode.ts'
import type { Feature, Pool } from '../types.ts'
import type { Context } from './context.ts'

/** Whether the nodes live in the person's own subscription. */
export function inUserSubscription({ given }: Context): boolean {
  return given(allocationMode) === 'user-subscription'
}

/** Encryption at host is a feature of Compute that one's own subscription must register (learn.microsoft.com/azure/virtual-machines/disks-enable-host-based-encryption-portal). */
export function featuresOf(context: Context, pool: Pool | undefined): readonly Feature[] {
  return inUserSubscription(context) && pool?.encryptionAtHost === true
    ? [{ namespace: 'Microsoft.Compute', name: 'EncryptionAtHost', because: 'disk-encryption' }]
    : []
}
