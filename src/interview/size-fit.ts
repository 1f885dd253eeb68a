import { diskEncryption } from './questions/disk-encryption.ts'
import { spotNodes } from './questions/spot-nodes.ts'
import { vmSecurity } from './questions/vm-security.ts'
import type { View } from './types.ts'

/** What the cloud says a size can. Absent: it does not say. */
export interface SizeAbilities {
  readonly encryptionAtHost?: boolean
  readonly trustedLaunch?: boolean
  readonly confidential?: boolean
  readonly generation2?: boolean
  readonly spot?: boolean
}

/** Why a size that the region offers does not serve the answers given, by what the cloud itself says of it; undefined when it does. */
export function misfit(can: SizeAbilities, view: View): string | undefined {
  const security = view.answer(vmSecurity)
  const disks = view.answer(diskEncryption)
  if (can.generation2 === false) return 'It starts images of generation 1 only, and the images here are of generation 2.'
  if (security === 'confidential' && can.confidential === false) return 'It is no confidential machine.'
  if (security === 'trusted-launch' && can.trustedLaunch === false) return 'It does not support trusted launch.'
  if (disks === 'host-and-temporary' && can.encryptionAtHost === false) return 'It cannot encrypt at the host.'
  if ((view.answer(spotNodes) ?? 0) > 0 && can.spot === false) return 'Azure gives no Spot capacity for it.'
  return undefined
}
