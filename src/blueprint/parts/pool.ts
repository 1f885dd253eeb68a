import { certificateUrl } from '../../interview/questions/certificate-url.ts'
import { diskEncryption } from '../../interview/questions/disk-encryption.ts'
import { nodeSecrets } from '../../interview/questions/node-secrets.ts'
import { pool as poolQuestion } from '../../interview/questions/pool.ts'
import { poolImage } from '../../interview/questions/pool-image.ts'
import { poolNodes } from '../../interview/questions/pool-nodes.ts'
import { poolSize } from '../../interview/questions/pool-size.ts'
import { remoteAccess } from '../../interview/questions/remote-access.ts'
import { remoteAccessFrom } from '../../interview/questions/remote-access-from.ts'
import { vmSecurity } from '../../interview/questions/vm-security.ts'
import { images } from '../images.ts'
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
  const image = images[given(poolImage)]
  const disks = given(diskEncryption)
  return {
    name: 'main',
    vmSize: given(poolSize),
    image,
    nodes: given(poolNodes),
    addresses: addresses.kind === 'static' ? { kind: 'static', addresses: addresses.pool } : { kind: addresses.kind },
    ...(remote === undefined ? {} : { remoteAccess: remote }),
    // Linux takes TemporaryDisk alone, Windows needs both (Microsoft.Batch 2025-06-01, DiskEncryptionConfiguration.targets).
    encryptionTargets: disks === 'platform' ? [] : image.os === 'windows' ? ['OsDisk', 'TemporaryDisk'] : ['TemporaryDisk'],
    encryptionAtHost: disks === 'host-and-temporary',
    trustedLaunch: given(vmSecurity) === 'trusted-launch',
    ...(view.answer(nodeSecrets) === 'certificate' ? { certificate: { secretUrl: given(certificateUrl) } } : {}),
  }
}
