import { egress } from '../../interview/questions/egress.ts'
import { egressAddresses } from '../../interview/questions/egress-addresses.ts'
import { nodeAddresses } from '../../interview/questions/node-addresses.ts'
import { pool } from '../../interview/questions/pool.ts'
import { poolNodes } from '../../interview/questions/pool-nodes.ts'
import { spotNodes } from '../../interview/questions/spot-nodes.ts'
import { staticAddressCount } from '../address-plan.ts'
import type { PublicAddress } from '../types.ts'
import type { Context } from './context.ts'

/** How the nodes are seen from outside. */
export interface PublicAddresses {
  readonly kind: 'none' | 'batch-managed' | 'static'
  /** The pool's own static addresses. */
  readonly pool: readonly PublicAddress[]
  /** The NAT gateway's. */
  readonly nat: readonly PublicAddress[]
}

/** Every static public address of the environment. */
export function publicAddressesOf({ view, given, names }: Context): PublicAddresses {
  const kind = view.answer(nodeAddresses) ?? 'none'
  const usesNat = kind === 'none' && view.answer(egress) === 'nat'
  const addresses = (purpose: string, count: number): readonly PublicAddress[] =>
    Array.from({ length: count }, (_, index) => ({
      name: names.scoped('pip', `${purpose}-${index + 1}`),
      dnsLabel: names.dnsLabel(`${purpose}-${index + 1}`),
    }))
  return {
    kind,
    pool: given(pool) === 'create' && kind === 'static' ? addresses('nodes', staticAddressCount(given(poolNodes), given(spotNodes))) : [],
    nat: usesNat ? addresses('egress', view.answer(egressAddresses) ?? 1) : [],
  }
}
