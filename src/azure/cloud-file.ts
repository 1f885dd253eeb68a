import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { unreadBecause } from '../common/file-problem.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { type AzureCloud, azureClouds } from './clouds.ts'
import { isThisMachine } from './this-machine.ts'

const address = z.string().refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', 'is no https:// address')

const shape = z.strictObject({
  name: z.string().min(1).max(60),
  resourceManager: address,
  authority: address,
  scope: z.string().endsWith('/.default', 'does not end in /.default').optional(),
  audience: address.optional(),
  portal: address.optional(),
  certificateAuthority: z.string().min(1).optional(),
  speed: z.number().min(1).max(100_000).optional(),
})

/**
 * A cloud described by a file (YAML or JSON), for `--cloud FILE`. A token is sent to the known Azure clouds and, where the whole cloud is on this
 * machine, to that one: Resource Manager, authority and audience are all of one known cloud or all on this machine, so that no sign-in to Azure
 * ever reaches something that is not Azure. Throws a `UserProblem` (exit 2) that names everything wrong with the file.
 */
export function readCloudFile(file: string): AzureCloud {
  const content = parseText(file, readText(file, 'The cloud file'))
  const parsed = shape.safeParse(content)
  const wanted = addressesIn(content)
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.length === 0 ? 'the file' : path.join('.')}: ${message}`),
    ...hostProblems(wanted),
    ...(parsed.data === undefined ? [] : together(parsed.data)),
  ]
  if (parsed.data === undefined || problems.length > 0) throw invalid(file, problems)
  const { name, resourceManager, authority, portal, certificateAuthority, speed } = parsed.data
  return {
    name,
    file,
    arm: new URL(resourceManager).origin,
    scope: wanted.scope ?? `${(wanted.audience ?? resourceManager).replace(/\/+$/, '')}/.default`,
    authority: authority.replace(/\/+$/, ''),
    ...(portal === undefined ? {} : { portal }),
    ...(certificateAuthority === undefined
      ? {}
      : { certificates: readText(resolve(dirname(file), certificateAuthority), 'The certificate that certificateAuthority names') }),
    ...(speed === undefined ? {} : { speed }),
  }
}

/** The addresses a token concerns, as far as they are addresses. */
function addressesIn(content: unknown): Readonly<Record<string, string>> {
  if (typeof content !== 'object' || content === null) return {}
  return Object.fromEntries(
    Object.entries(content).filter(
      ([key, value]) =>
        ['resourceManager', 'authority', 'scope', 'audience'].includes(key) && typeof value === 'string' && URL.canParse(value),
    ),
  )
}

/** What is wrong between one key and another. */
function together({ resourceManager, scope, audience, certificateAuthority, speed }: z.infer<typeof shape>): string[] {
  return [
    ...(scope !== undefined && audience !== undefined ? ['scope, audience: give one of them'] : []),
    ...(isThisMachine(new URL(resourceManager).hostname) ? [] : notForAzure({ certificateAuthority, speed })),
  ]
}

/** What a real cloud is not given: its time is everybody's, and what else to trust its servers by is said to Node. */
function notForAzure(given: { certificateAuthority: string | undefined; speed: number | undefined }): string[] {
  return [
    ...(given.certificateAuthority === undefined
      ? []
      : ['certificateAuthority: only for a cloud on this machine; behind a proxy that opens TLS, set NODE_EXTRA_CA_CERTS']),
    ...(given.speed === undefined ? [] : ['speed: only for a cloud on this machine']),
  ]
}

/** Resource Manager's older audiences (azure-cli `core/cloud.py`). */
const audiences: Readonly<Record<string, string>> = {
  'management.core.windows.net': 'public',
  'management.core.usgovcloudapi.net': 'usgov',
  'management.core.chinacloudapi.cn': 'china',
}

/** The known cloud whose host it is, `this machine`, or undefined for everybody else's. */
function ownerOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { host, hostname } = new URL(url)
  if (isThisMachine(hostname)) return 'this machine'
  if (audiences[host] !== undefined) return audiences[host]
  return Object.entries(azureClouds).find(([, cloud]) => [cloud.arm, cloud.authority].some((own) => new URL(own).host === host))?.[0]
}

function hostProblems(addresses: Readonly<Record<string, string>>): string[] {
  const owners = Object.entries(addresses).map(([key, url]) => ({ key, url, owner: ownerOf(url) }))
  const foreign = owners.filter(({ owner }) => owner === undefined)
  if (foreign.length > 0) {
    return foreign.map(
      ({ key, url }) =>
        `${key}: ${url} is neither a known Azure cloud's nor on this machine (localhost, 127.0.0.1, [::1]); a token goes nowhere else`,
    )
  }
  if (new Set(owners.map(({ owner }) => owner)).size <= 1) return []
  return [
    `${owners.map(({ key, owner }) => `${key} is ${owner === 'this machine' ? 'on this machine' : `of the cloud "${owner}"`}`).join(', ')}: a token of one cloud is not sent to another`,
  ]
}

function parseText(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw invalid(file, [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)])
  }
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserProblem({
      code: 'unreadable-cloud-file',
      what: `${what} cannot be read: ${safeText(file)}`,
      why: unreadBecause(error),
      now: [
        'To have both written, and the command printed that uses them: secure-batch simulator --tls',
        'or name a cloud: --cloud public, usgov or china',
      ],
      exit: exitCodes.usage,
    })
  }
}

function invalid(file: string, problems: readonly string[]): UserProblem {
  return new UserProblem({
    code: 'invalid-cloud-file',
    what: `The cloud file ${safeText(file)} cannot be taken.`,
    details: problems.map((problem) => safeText(problem)),
    now: [
      'It holds name, resourceManager, authority and, where needed, scope or audience, portal, certificateAuthority, speed',
      'To have one written: secure-batch simulator --tls',
    ],
    exit: exitCodes.usage,
  })
}
