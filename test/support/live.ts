import { join } from 'node:path'
import { practiceClient } from '../../src/simulator/http/grants.ts'
import { practiceSubscription, practiceTenant } from '../../src/simulator/places.ts'
import type { Home } from './program.ts'
import { startProgram } from './running.ts'

/** The practice cloud over TLS, in a process of its own. */
export interface LiveCloud {
  readonly endpoint: string
  /** For `--cloud`. */
  readonly cloudFile: string
  readonly certificate: string
  /** For `az cloud register --cloud-config`. */
  readonly azFile: string
  /** What a person exports to sign in as the practice application. */
  readonly signIn: Readonly<Record<'AZURE_TENANT_ID' | 'AZURE_CLIENT_ID' | 'AZURE_CLIENT_SECRET', string>>
  stop(): Promise<void>
}

export const signIn = {
  AZURE_TENANT_ID: practiceTenant,
  AZURE_CLIENT_ID: practiceClient.id,
  AZURE_CLIENT_SECRET: practiceClient.secret,
} as const

export const subscription = practiceSubscription

/** Starts `simulator --tls` on a free port, its files in the home; `speed` is practice time per real time. */
export async function startLiveCloud(
  home: Home,
  { speed = 2000, args = [] }: { speed?: number; args?: readonly string[] } = {},
): Promise<LiveCloud> {
  const running = startProgram(['simulator', '--tls', '--port', '0', '--speed', String(speed), ...args], { home })
  const said = await running.until('stdout', /Practice cloud at \S+\n/)
  await running.until('stderr', 'Stop it')
  const base = join(home.folder, 'state', 'simulator')
  return {
    endpoint: /https:\S+/.exec(said)?.[0] ?? '',
    cloudFile: `${base}.cloud.yaml`,
    certificate: `${base}.cert.pem`,
    azFile: `${base}.az.json`,
    signIn,
    async stop() {
      running.kill('SIGINT')
      await running.ended()
    },
  }
}

/** The flags and answers of an environment on that cloud. */
export function onCloud(cloud: Pick<LiveCloud, 'cloudFile'>, environment: string): string[] {
  return ['--cloud', cloud.cloudFile, '--subscription', subscription, '--region', 'westeurope', '--environment', environment]
}
