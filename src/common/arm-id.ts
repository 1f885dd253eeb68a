/** The parts of an Azure Resource Manager id that the program reasons about. */
export interface ArmId {
  readonly subscription: string | undefined
  readonly resourceGroup: string | undefined
  /** `Microsoft.Network/virtualNetworks/subnets`; `Microsoft.Resources/resourceGroups` for a group. */
  readonly type: string
  /** One name per level of the type after the provider. */
  readonly names: readonly string[]
  /** The id of the resource an extension resource (lock, role assignment, diagnostic setting) hangs on. */
  readonly scope: string | undefined
}

/**
 * Takes an ARM id apart. Extension resources name their scope: the id up to the last `/providers/`.
 * Throws a plain Error on text that is not an id (a bug of ours: ids from people are validated before).
 */
export function parseArmId(id: string): ArmId {
  const parts = id.split('/').filter((part) => part !== '')
  const lower = parts.map((part) => part.toLowerCase())
  const subscription = lower[0] === 'subscriptions' ? parts[1] : undefined
  const groupAt = lower[2] === 'resourcegroups' ? 3 : -1
  const resourceGroup = groupAt > 0 ? parts[groupAt] : undefined
  const provider = lower.lastIndexOf('providers')
  if (provider === -1) {
    if (resourceGroup !== undefined) {
      return { subscription, resourceGroup, type: 'Microsoft.Resources/resourceGroups', names: [resourceGroup], scope: undefined }
    }
    if (subscription !== undefined && parts.length === 2) {
      return { subscription, resourceGroup, type: 'Microsoft.Resources/subscriptions', names: [subscription], scope: undefined }
    }
    throw new Error(`Not an Azure resource id: ${id}`)
  }
  const [namespace, ...rest] = parts.slice(provider + 1)
  if (namespace === undefined) throw new Error(`Not an Azure resource id: ${id}`)
  if (rest.length === 0) {
    return { subscription, resourceGroup, type: 'Microsoft.Resources/providers', names: [namespace], scope: undefined }
  }
  const types = rest.filter((_, index) => index % 2 === 0)
  const names = rest.filter((_, index) => index % 2 === 1)
  const before = parts.slice(0, provider)
  const plainScope = before.length <= 4 && lower.indexOf('providers') === provider
  const extension = !plainScope || namespace.toLowerCase() === 'microsoft.authorization' || namespace.toLowerCase() === 'microsoft.insights'
  return {
    subscription,
    resourceGroup,
    type: [namespace, ...types].join('/'),
    names,
    scope: extension ? `/${before.join('/')}` : undefined,
  }
}

/** The id one level up: a subnet's network, a pool's account, a resource's group; undefined for a subscription. */
export function parentId(id: string): string | undefined {
  const parsed = parseArmId(id)
  if (parsed.scope !== undefined) return parsed.scope
  const parts = id.split('/').filter((part) => part !== '')
  if (parsed.names.length > 1) return `/${parts.slice(0, -2).join('/')}`
  const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
  if (provider > 0) return `/${parts.slice(0, provider).join('/')}`
  return parsed.type === 'Microsoft.Resources/resourceGroups' ? `/${parts.slice(0, 2).join('/')}` : undefined
}

/** Ids compare without regard to case and to a trailing slash (ARM RPC: names and types are case-insensitive). */
export function sameId(left: string, right: string): boolean {
  return idKey(left) === idKey(right)
}

/** The form of an id to use as a map key. */
export function idKey(id: string): string {
  return (id.endsWith('/') ? id.replace(/\/+$/, '') : id).toLowerCase()
}

/** The last name of an id: `main` for a pool. */
export function lastName(id: string): string {
  return id.split('/').at(-1) ?? id
}
