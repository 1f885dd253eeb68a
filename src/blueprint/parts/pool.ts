import { certificateUrl } from '../../interview/questions/certificate-url.ts'
import { confidentialEncryption } from '../../interview/questions/confidential-encryption.ts'
import { diskEncryption } from '../../interview/questions/disk-encryption.ts'
import { diskKey } from '../../interview/questions/disk-key.ts'
import { metadataProtocol } from '../../interview/questions/metadata-protocol.ts'
import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import { osUpgrades } from '../../interview/questions/os-upgrades.ts'
import { pool as poolQuestion } from '../../interview/questions/pool.ts'
import { poolImage } from '../../interview/questions/pool-image.ts'
import { poolNodes } from '../../interview/questions/pool-nodes.ts'
import { poolSize } from '../../interview/questions/pool-size.ts'
import { poolZones } from '../../interview/questions/pool-zones.ts'
import { remoteAccess } from '../../interview/questions/remote-access.ts'
import { remoteAccessFrom } from '../../interview/questions/remote-access-from.ts'
import { spotNodes } from '../../interview/questions/spot-nodes.ts'
import { vmSecurity } from '../../interview/questions/vm-security.ts'
import { confidentialImages, images } from '../images.ts'
import type { Pool } from '../types.ts'
import type { Context } from './context.ts'
import type { PublicAddresses } from './public-addresses.ts'

/** The port opened on the nodes, and for whom; undefined where none is. */
export function remoteAccessOf({ view, given }: Context): Pool['remoteAccess'] {
  const kind = view.answer(remoteAccess) ?? 'none'
  if ((kind !== 'ssh' && kind !== 'rdp') || given(poolQuestion) !== 'create') return undefined
  return { port: kind === 'ssh' ? 22 : 3389, from: given(remoteAccessFrom) }
}

/** The pool; undefined where none is wanted yet. */
export function poolOf(context: Context, addresses: PublicAddresses, remote: Pool['remoteAccess']): Pool | undefined {
  const { view, given } = context
  if (given(poolQuestion) !== 'create') return undefined
  const security = given(vmSecurity)
  const image = (security === 'confidential' ? confidentialImages : images)[given(poolImage)]
  const protocol = given(metadataProtocol)
  const disks = given(diskEncryption)
  return {
    name: 'main',
    vmSize: given(poolSize),
    image,
    nodes: given(poolNodes),
    spotNodes: given(spotNodes),
    addresses: addresses.kind === 'static' ? { kind: 'static', addresses: addresses.pool } : { kind: addresses.kind },
    ...(remote === undefined ? {} : { remoteAccess: remote }),
    encryptionTargets: targetsOf(image.os, disks !== 'platform', given(diskKey) === 'customer'),
    encryptionAtHost: disks === 'host-and-temporary',
    trustedLaunch: security === 'trusted-launch',
    ...(security === 'confidential' ? { confidential: sealed[given(confidentialEncryption)] } : {}),
    ...(protocol === 'off' ? {} : { metadataProtocol: protocol === 'audit' ? 'Audit' : 'Enforce' }),
    automaticUpgrades: given(osUpgrades) === 'automatic',
    zonal: given(poolZones) === 'zonal',
    ...(view.answer(nodeSecrets) === 'certificate' ? { certificate: { secretUrl: given(certificateUrl) } } : {}),
  }
}

const sealed = { 'vm-state-only': 'VMGuestStateOnly', 'disk-with-vm-state': 'DiskWithVMGuestState' } as const

/**
 * Linux takes TemporaryDisk alone, Windows needs both; a key of one's own needs OsDisk among them (Microsoft.Batch 2025-06-01,
 * DiskEncryptionConfiguration). Both on Linux with such a key is unverified: the two sentences contradict each other.
 */
function targetsOf(os: 'linux' | 'windows', temporary: boolean, ownKey: boolean): Pool['encryptionTargets'] {
  if (os === 'windows') return temporary || ownKey ? ['OsDisk', 'TemporaryDisk'] : []
  return [...(ownKey ? (['OsDisk'] as const) : []), ...(temporary ? (['TemporaryDisk'] as const) : [])]
}
