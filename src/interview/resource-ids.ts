import { parseArmId } from '../common/arm-id.ts'

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const group = new RegExp(`^/subscriptions/${guid}/resourceGroups/[-\\w.()]{1,90}$`, 'i')

/** Ids people type: what they are of, and an example. */
export const exampleIds = {
  network: '/subscriptions/1b2c3d4e-0000-0000-0000-000000000000/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub',
  workspace:
    '/subscriptions/1b2c3d4e-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central',
  group: '/subscriptions/1b2c3d4e-0000-0000-0000-000000000000/resourceGroups/rg-dns',
  profile:
    '/subscriptions/1b2c3d4e-0000-0000-0000-000000000000/resourceGroups/rg-perimeter/providers/Microsoft.Network/networkSecurityPerimeters/nsp/profiles/default',
} as const

/** What is wrong with the id of a resource of this type, in one sentence; undefined when it is one. `name`: what its names look like. */
export function problemWithId(text: string, type: string, noun: string, name = '[A-Za-z0-9](?:[\\w.-]{0,79})'): string | undefined {
  const [namespace = '', ...levels] = type.split('/')
  const pattern = new RegExp(
    `^/subscriptions/${guid}/resourceGroups/[-\\w.()]{1,90}/providers/${namespace.replace('.', '\\.')}/${levels.map((level) => `${level}/${name}`).join('/')}$`,
    'i',
  )
  return pattern.test(text)
    ? undefined
    : `Paste the id of ${noun}: /subscriptions/…/resourceGroups/…/providers/${namespace}/${levels.map((level) => `${level}/…`).join('/')}`
}

/** What is wrong with the id of a resource group, in one sentence; undefined when it is one. */
export function problemWithGroupId(text: string): string | undefined {
  return group.test(text) ? undefined : 'Paste the id of the resource group: /subscriptions/…/resourceGroups/…'
}

/** The subscription an id lies in, in lower case; undefined where the text is no id. */
export function subscriptionIn(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase()
}

/** The last name of an id, for a sentence. */
export function nameIn(id: string): string {
  return id.startsWith('/') ? (parseArmId(id).names.at(-1) ?? id) : id
}
