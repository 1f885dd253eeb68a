import { dirname, join, relative } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { stringify } from 'yaml'
import { keepCertificate } from '../simulator/http/certificate.ts'
import { practiceClient } from '../simulator/http/grants.ts'
import { createSignIn } from '../simulator/http/sign-in.ts'
import { practiceSubscription, practiceTenant } from '../simulator/places.ts'
import type { ServerOptions } from '../simulator/server.ts'
import type { CallerSettings } from '../simulator/settings.ts'
import { quoted } from './quoted.ts'

/** What `simulator --tls` serves with, and the files beside its state. */
export interface SimulatorTls {
  readonly tls: NonNullable<ServerOptions['tls']>
  /** Writes the cloud file for an endpoint and returns what to tell the person: how to use the cloud, how to trust it. */
  introduce(endpoint: string): readonly string[]
  /** The cloud file. */
  readonly cloudFile: string
}

export interface TlsRequest {
  /** Files are named after this path: `BASE.cert.pem`, `BASE.key.pem`, `BASE.cloud.yaml`, `BASE.az.json`. */
  readonly base: string
  readonly now: () => number
  readonly caller: CallerSettings
  /** Seconds. */
  readonly lifetime: number
  readonly speed: number
}

/** Certificate, directory and cloud file for the practice cloud over HTTPS. Throws a `UserProblem` when they cannot be written. */
export async function simulatorTls({ base, now, caller, lifetime, speed }: TlsRequest): Promise<SimulatorTls> {
  const { key, certificate, file } = await keepCertificate(base, now())
  const cloudFile = `${base}.cloud.yaml`
  return {
    tls: { key, certificate, signIn: createSignIn({ key, caller, now, lifetime }) },
    cloudFile,
    introduce(endpoint) {
      const cloud = {
        name: 'Practice cloud over HTTPS',
        resourceManager: endpoint,
        authority: endpoint,
        certificateAuthority: relative(dirname(cloudFile), file),
        speed: Math.max(1, speed),
      }
      writeFileAtomic.sync(cloudFile, `# For: secure-batch plan --cloud ${cloudFile}\n${stringify(cloud)}`, { mode: 0o600 })
      const azFile = `${base}.az.json`
      writeFileAtomic.sync(azFile, `${JSON.stringify(azCloud(endpoint), null, 2)}\n`, { mode: 0o600 })
      return introduction({ endpoint, cloudFile, azFile, certificate: file })
    },
  }
}

/** The cloud as `az cloud register --cloud-config` takes it. `/adfs` keeps az from asking login.microsoftonline.com whether the authority is genuine. */
function azCloud(endpoint: string) {
  const audience = `${endpoint}/`
  return {
    endpoints: {
      management: audience,
      resourceManager: endpoint,
      activeDirectory: `${endpoint}/adfs`,
      activeDirectoryResourceId: audience,
      activeDirectoryGraphResourceId: audience,
      microsoftGraphResourceId: audience,
      batchResourceId: 'https://batch.core.windows.net/',
    },
    suffixes: { keyvaultDns: '.vault.azure.net', storageEndpoint: 'core.windows.net' },
  }
}

interface Introduced {
  readonly endpoint: string
  readonly cloudFile: string
  readonly azFile: string
  readonly certificate: string
}

function introduction({ endpoint, cloudFile, azFile, certificate }: Introduced): string[] {
  return [
    'Sign in as the practice application:',
    `  export AZURE_TENANT_ID=${practiceTenant} AZURE_CLIENT_ID=${practiceClient.id} AZURE_CLIENT_SECRET=${practiceClient.secret}`,
    'Use it:',
    `  secure-batch plan --cloud ${quoted(cloudFile)} --subscription ${practiceSubscription} --region westeurope --preset private --environment demo`,
    'Other programs trust it by:',
    `  export NODE_EXTRA_CA_CERTS=${quoted(certificate)}   # Node.js and the Azure SDKs for JavaScript`,
    `  export REQUESTS_CA_BUNDLE=${quoted(certificate)}    # Azure CLI and Python`,
    'Azure CLI, in a configuration of its own:',
    `  export AZURE_CONFIG_DIR=${quoted(`${azFile.replace(/\.az\.json$/, '')}.az`)}`,
    `  az cloud register --name Practice --cloud-config @${quoted(azFile)} && az cloud set --name Practice`,
    `  az login --service-principal --username ${practiceClient.id} --password ${practiceClient.secret} --tenant ${practiceTenant}`,
    `Watch it: ${endpoint}/   (a browser asks first whether to trust the certificate)`,
    'Stop it:  Ctrl+C',
  ]
}

/** The path the files are named after: the state file, or one of the program's own folder. */
export function tlsBase(stateFile: string | undefined, folder: string): string {
  return stateFile ?? join(folder, 'simulator')
}
