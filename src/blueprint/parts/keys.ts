import { accountKey } from '../../interview/questions/account-key.ts'
import { diskKey } from '../../interview/questions/disk-key.ts'
import { existingVault } from '../../interview/questions/existing-vault.ts'
import { keyRotation } from '../../interview/questions/key-rotation.ts'
import { keySize } from '../../interview/questions/key-size.ts'
import { vault } from '../../interview/questions/vault.ts'
import type { CustomerKey, Keys } from '../types.ts'
import type { Context } from './context.ts'

const usual = { size: 3072, rotateAfterDays: 90 } as const

/** The keys of the person's own and where they lie; undefined where there are none. */
export function keysOf(context: Context): Keys | undefined {
  const { view, given, names } = context
  const account = given(accountKey) === 'customer'
  const disks = view.answer(diskKey) === 'customer'
  if (!account && !disks) return undefined
  const id = given(vault) === 'existing' ? given(existingVault) : undefined
  return {
    vault: id === undefined ? { name: names.vault } : { name: id.split('/').at(-1) ?? '', existing: id },
    ...(account ? { account: keyOf(context, 'batch-account', id !== undefined) } : {}),
    ...(disks ? { disks: keyOf(context, 'pool-disks', id !== undefined) } : {}),
  }
}

/**
 * ARM neither changes nor deletes a key, so size and rotation are part of its name: another answer makes another key. In a vault that
 * others use, too, the name says whose it is.
 */
function keyOf({ given, environment, names }: Context, purpose: string, shared: boolean): CustomerKey {
  const size = Number(given(keySize))
  const rotateAfterDays = given(keyRotation)
  const variant = size === usual.size && rotateAfterDays === usual.rotateAfterDays ? [] : [String(size), `${rotateAfterDays}d`]
  return { name: [purpose, ...(shared ? [environment, names.suffix] : []), ...variant].join('-'), size, rotateAfterDays }
}
