import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { practiceOwner } from '../../src/simulator/http/grants.ts'
import { type LiveCloud, onCloud, startLiveCloud, subscription } from '../support/live.ts'
import { environmentFor, type Home, makeHome, type Ran, secureBatch } from '../support/program.ts'

/** One thing tried with the Azure CLI, and what came of it. */
export interface Tried {
  readonly command: string
  readonly accepted: boolean
  readonly seconds: number
  /** What was printed, when it was refused. */
  readonly said: string
}

/** The version of the Azure CLI on this machine; undefined where there is none. */
export function azVersion(): string | undefined {
  const { status, stdout } = spawnSync('az', ['version', '--output', 'json'], {
    encoding: 'utf8',
    env: { ...process.env, AZURE_CORE_COLLECT_TELEMETRY: 'no' },
  })
  if (status !== 0) return undefined
  const version: unknown = JSON.parse(stdout)['azure-cli']
  return typeof version === 'string' ? version : undefined
}

const group = 'rg-az'
const network = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network`

interface Step {
  readonly words: readonly string[]
  /** What its output must hold. */
  readonly holds?: string
}

const place = ['--resource-group', group, '--location', 'westeurope']
const inGroup = ['--resource-group', group]
const vnet = JSON.stringify({
  location: 'westeurope',
  properties: {
    addressSpace: { addressPrefixes: ['10.9.0.0/16'] },
    subnets: [{ name: 'nodes', properties: { addressPrefix: '10.9.0.0/24' } }],
  },
})
const securityGroup = JSON.stringify({ location: 'westeurope', properties: { securityRules: [] } })
const nsg = [...inGroup, '--name', 'nsg-az', '--resource-type', 'Microsoft.Network/networkSecurityGroups', '--api-version', '2025-09-01']

/** What people do with it in a day: groups, identities, vaults, Batch accounts; networks by `az resource` and `az rest`. */
const steps: readonly Step[] = [
  { words: ['account', 'show'], holds: subscription },
  { words: ['account', 'list-locations'], holds: 'westeurope' },
  { words: ['group', 'create', '--name', group, '--location', 'westeurope', '--tags', 'by=az'], holds: 'Succeeded' },
  { words: ['group', 'show', '--name', group], holds: group },
  { words: ['group', 'list', '--tag', 'by=az'], holds: group },
  { words: ['provider', 'register', '--namespace', 'Microsoft.Batch'] },
  { words: ['provider', 'show', '--namespace', 'Microsoft.Batch'], holds: 'Microsoft.Batch' },
  { words: ['identity', 'create', '--name', 'id-az', ...place], holds: 'principalId' },
  { words: ['identity', 'show', '--name', 'id-az', ...inGroup], holds: 'clientId' },
  { words: ['keyvault', 'create', '--name', 'kv-az-practice', ...place, '--no-wait'] },
  { words: ['keyvault', 'wait', '--name', 'kv-az-practice', '--created', '--interval', '1'] },
  { words: ['keyvault', 'show', '--name', 'kv-az-practice'], holds: 'https://kv-az-practice.vault.azure.net' },
  { words: ['keyvault', 'list', ...inGroup], holds: 'kv-az-practice' },
  { words: ['keyvault', 'delete', '--name', 'kv-az-practice'] },
  { words: ['keyvault', 'list-deleted'], holds: 'kv-az-practice' },
  { words: ['keyvault', 'purge', '--name', 'kv-az-practice', '--location', 'westeurope', '--no-wait'] },
  { words: ['batch', 'account', 'create', '--name', 'azpractice', ...place], holds: 'Succeeded' },
  { words: ['batch', 'account', 'show', '--name', 'azpractice', ...inGroup], holds: 'azpractice.westeurope.batch.azure.com' },
  { words: ['batch', 'account', 'list', ...inGroup], holds: 'azpractice' },
  { words: ['resource', 'create', ...nsg, '--is-full-object', '--properties', securityGroup], holds: 'nsg-az' },
  { words: ['resource', 'show', ...nsg], holds: 'defaultSecurityRules' },
  {
    words: ['rest', '--method', 'put', '--url', `${network}/virtualNetworks/vnet-az?api-version=2025-09-01`, '--body', vnet],
    holds: '10.9.0.0/24',
  },
  { words: ['rest', '--method', 'get', '--url', `${network}/virtualNetworks/vnet-az?api-version=2025-09-01`], holds: 'provisioningState' },
  { words: ['resource', 'list', ...inGroup], holds: 'vnet-az' },
  { words: ['batch', 'account', 'delete', '--name', 'azpractice', ...inGroup, '--yes'] },
]

/**
 * Points the Azure CLI of this machine, in a configuration of its own, at the practice cloud and tries what people do with it; at the end this
 * program plans with az's sign-in. `tell` is told of each as it comes. Nothing of the person's own configuration is read or written.
 */
export async function tryAz(tell: (tried: Tried) => void = () => {}): Promise<readonly Tried[]> {
  const home = makeHome(['.azure'])
  const cloud = await startLiveCloud(home, { speed: 600 })
  const env = azEnvironment(home, cloud)
  const all: Tried[] = []
  const keep = (tried: Tried) => {
    all.push(tried)
    tell(tried)
  }
  const { AZURE_CLIENT_ID: id, AZURE_CLIENT_SECRET: secret, AZURE_TENANT_ID: tenant } = cloud.signIn
  const first: readonly Step[] = [
    { words: ['cloud', 'register', '--name', 'Practice', '--cloud-config', `@${cloud.azFile}`] },
    { words: ['cloud', 'set', '--name', 'Practice'] },
    { words: ['login', '--service-principal', '--username', id, '--password', secret, '--tenant', tenant], holds: subscription },
  ]
  try {
    for (const step of [...first, ...steps]) keep(await tryStep(step, env))
    keep(await tryPlan(home, cloud, env))
    keep(await tryStep({ words: ['group', 'delete', '--name', group, '--yes', '--no-wait'] }, env))
    return all
  } finally {
    await cloud.stop()
    home.remove()
  }
}

/** What came of a hand-off: the doctor before, the script twice, the doctor after. */
export interface TriedHandOff {
  readonly before: Ran
  readonly granted: Tried
  readonly again: Tried
  readonly after: Ran
}

/** A Contributor's hand-off, run by the Azure CLI of this machine signed in as the practice owner. */
export async function tryHandOff(): Promise<TriedHandOff> {
  const home = makeHome(['.azure'])
  const cloud = await startLiveCloud(home, { speed: 600, args: ['--scenario', 'contributor-only'] })
  const env = azEnvironment(home, cloud)
  const doctor = ['doctor', ...onCloud(cloud, 'demo'), '--preset', 'regulated']
  const caller = { home, env: { ...env, ...cloud.signIn } }
  const { AZURE_TENANT_ID: tenant } = cloud.signIn
  try {
    const before = await secureBatch([...doctor, '--handoff', 'handed'], caller)
    await tryStep({ words: ['cloud', 'register', '--name', 'Practice', '--cloud-config', `@${cloud.azFile}`] }, env)
    await tryStep({ words: ['cloud', 'set', '--name', 'Practice'] }, env)
    const owner = ['--service-principal', '--username', practiceOwner.id, '--password', practiceOwner.secret, '--tenant', tenant]
    await tryStep({ words: ['login', ...owner] }, env)
    const script = join(home.folder, 'handed', 'grant.sh')
    const [granted, again] = [await tried('bash', [script], env), await tried('bash', [script], env)]
    // A role counts 90 seconds after it was given: a request later is soon enough at this speed.
    let after = await secureBatch(doctor, caller)
    for (let looks = 0; after.code !== 0 && looks < 20; looks += 1) after = await secureBatch(doctor, caller)
    return { before, granted, again, after }
  } finally {
    await cloud.stop()
    home.remove()
  }
}

function azEnvironment(home: Home, cloud: LiveCloud): Record<string, string> {
  return {
    ...environmentFor(home),
    AZURE_CONFIG_DIR: join(home.folder, '.azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    AZURE_CORE_NO_COLOR: 'yes',
    REQUESTS_CA_BUNDLE: cloud.certificate,
  }
}

function tryStep({ words, holds }: Step, env: Record<string, string>): Promise<Tried> {
  return tried('az', [...words, '--output', 'json'], env, holds)
}

function tried(program: string, words: readonly string[], env: Record<string, string>, holds?: string): Promise<Tried> {
  const began = performance.now()
  return new Promise((done, fail) => {
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', fail)
    child.on('close', (code) => {
      const accepted = code === 0 && (holds === undefined || stdout.includes(holds))
      done({
        command: `${program} ${shown(words.filter((word, index) => word !== '--output' && words[index - 1] !== '--output'))}`,
        accepted,
        seconds: (performance.now() - began) / 1000,
        said: accepted ? '' : (stderr || stdout).trim(),
      })
    })
  })
}

/** Without AZURE_* variables: the one sign-in there is, is az's. */
async function tryPlan(home: Home, cloud: LiveCloud, env: Record<string, string>): Promise<Tried> {
  const began = performance.now()
  const words = [
    'plan',
    '--cloud',
    cloud.cloudFile,
    '--subscription',
    subscription,
    '--region',
    'westeurope',
    '--environment',
    'from-az',
    '--preset',
    'private',
  ]
  const { code, stdout, stderr } = await secureBatch(words, { home, env })
  const accepted = code === 0 && stdout.includes('to create')
  return {
    command: 'secure-batch plan --cloud FILE, signed in by az',
    accepted,
    seconds: (performance.now() - began) / 1000,
    said: accepted ? '' : stderr,
  }
}

/** A command as the table shows it: without bodies and secrets. */
function shown(words: readonly string[]): string {
  return words
    .map((word, index) => (words[index - 1] === '--password' ? '…' : word.startsWith('{') ? '{…}' : word.startsWith('@') ? '@FILE' : word))
    .join(' ')
    .replaceAll(network, '…')
}
