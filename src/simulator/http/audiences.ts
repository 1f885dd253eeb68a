import { isLoopback } from './loopback.ts'

/** Public resources of Azure a token may be asked for. Resource Manager accepts those of its own only. */
const others = [
  'https://graph.microsoft.com',
  'https://graph.windows.net',
  'https://vault.azure.net',
  'https://batch.core.windows.net',
  'https://storage.azure.com',
]
const arm = ['https://management.azure.com', 'https://management.core.windows.net']

/** Whether a token for this audience is one for Resource Manager: Azure's two names, or the practice cloud's own address. */
export function isArmAudience(audience: string): boolean {
  const plain = audience.replace(/\/+$/, '')
  return arm.includes(plain) || isOwn(plain)
}

/** Whether the practice directory knows a resource. */
export function isKnownAudience(audience: string): boolean {
  return isArmAudience(audience) || others.includes(audience.replace(/\/+$/, ''))
}

function isOwn(audience: string): boolean {
  if (!URL.canParse(audience)) return false
  const { protocol, host } = new URL(audience)
  return protocol === 'https:' && isLoopback(host)
}
