import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TokenCredential } from '@azure/core-auth'
import { type Arm, createArm } from '../azure/arm.ts'
import { createClients } from '../azure/clients.ts'
import { azureClouds } from '../azure/clouds.ts'
import { defaultCredential, practiceCredential } from '../azure/credential.ts'
import { findPrincipal, principalAddress } from '../azure/directory.ts'
import { problemFrom } from '../azure/errors.ts'
import type { Listed } from '../azure/listings.ts'
import { emulatorWire, guardedWire, practiceWire, type Wire, watchedWire } from '../azure/wire.ts'
import type { CloudName } from '../blueprint/types.ts'
import type { Clock, Io } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import { practice as practiceAnswers } from '../interview/practice.ts'
import { batchApplication } from '../interview/questions/batch-principal.ts'
import type { Target } from './options.ts'

/** A connection to one subscription of one cloud, and the clock that cloud's time is told by. */
export interface Session {
  readonly arm: Arm
  readonly clock: Clock
  /** The directory the subscription belongs to. Also the first call: it fails when nobody is signed in. */
  tenantId(): Promise<string>
  /** The Batch service as the directory knows it. Throws a UserProblem where it cannot be read. */
  batchPrincipal(): Promise<Listed>
  close(): void
}

export interface SessionRequest {
  readonly io: Io
  readonly target: Target
  readonly cloud: CloudName
  readonly subscription: string
  /** Practice time per real time; absent means virtual: as fast as it goes. */
  readonly speed?: number
  /** From the wizard's own sign-in; default: whoever is signed in already. */
  readonly credential?: TokenCredential
  /** Told of every request, for `--verbose`. */
  readonly watch?: (line: string) => void
}

const userAgent = 'secure-batch'

/** Opens a session. On the practice cloud this reads its state file; on Azure nothing is sent yet. */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { target } = request
  if (target.kind === 'practice') return practiceSession(request, target.file)
  if (target.kind === 'emulator') return emulatorSession(request, target.endpoint)
  return azureSession(request)
}

async function practiceSession(request: SessionRequest, file: string | undefined): Promise<Session> {
  const { openPractice } = await import('./practice.ts')
  if (file !== undefined) makeFolderFor(file)
  const practice = openPractice({ file, speed: request.speed, now: request.io.clock.now() })
  const wire = practiceWire(practice.answer)
  return sessionOver(
    request,
    wire,
    practice.clock,
    'https://management.azure.com',
    practiceCredential,
    0,
    practice.close,
    practicePrincipal,
  )
}

function makeFolderFor(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The folder of the practice state file ${safeText(file)} cannot be made.`,
      why: error instanceof Error ? safeText(error.message) : String(error),
      now: ['Use another file: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
}

async function emulatorSession(request: SessionRequest, endpoint: string): Promise<Session> {
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline')
  const canonical = 'https://management.azure.com'
  const wire = emulatorWire(createDefaultHttpClient(), canonical, endpoint)
  // The emulator's time is not ours: look again soon instead of waiting as long as Azure would take.
  const clock: Clock = {
    now: request.io.clock.now,
    sleep: (milliseconds, signal) => request.io.clock.sleep(Math.min(milliseconds, 200), signal),
  }
  return sessionOver(request, wire, clock, canonical, practiceCredential, 50, () => {}, practicePrincipal, 0)
}

async function azureSession(request: SessionRequest): Promise<Session> {
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline')
  const cloud = azureClouds[request.cloud === 'practice' ? 'public' : request.cloud]
  const client = createDefaultHttpClient()
  const wire = guardedWire(client, [new URL(cloud.arm).host])
  const credential = request.credential ?? defaultCredential(cloud)
  const batchPrincipal = () =>
    findPrincipal({
      wire: guardedWire(client, [], [principalAddress(cloud.graph, batchApplication)]),
      credential,
      graph: cloud.graph,
      application: batchApplication,
    })
  return sessionOver(request, wire, request.io.clock, cloud.arm, credential, 2000, () => {}, batchPrincipal)
}

/** The Batch service of the practice directory. */
const practicePrincipal = async (): Promise<Listed> => ({
  value: practiceAnswers.batchPrincipal,
  label: 'Microsoft Azure Batch',
  detail: practiceAnswers.batchPrincipal,
})

function sessionOver(
  request: SessionRequest,
  wire: Wire,
  clock: Clock,
  arm: string,
  credential: TokenCredential,
  pollEvery: number,
  close: () => void,
  batchPrincipal: () => Promise<Listed>,
  retries?: number,
): Session {
  const { watch } = request
  const watched =
    watch === undefined
      ? wire
      : watchedWire(wire, ({ method, url, status }) => watch(withoutSecrets(safeText(`${method} ${url} ${status ?? 'failed'}`))))
  const clients = createClients({
    wire: watched,
    credential,
    subscription: request.subscription,
    arm,
    scope: `${arm}/.default`,
    pollEvery,
    userAgent,
    ...(retries === undefined ? {} : { retries }),
  })
  let tenant: Promise<string> | undefined
  return {
    arm: createArm(clients),
    clock,
    tenantId() {
      tenant ??= readTenant()
      return tenant
    },
    batchPrincipal,
    close,
  }

  async function readTenant(): Promise<string> {
    try {
      const subscriptions = await clients.subscriptions()
      const found = await subscriptions.subscriptions.get(request.subscription)
      if (found.tenantId === undefined) throw new Error('The subscription names no directory')
      return found.tenantId
    } catch (error) {
      throw problemFrom(error, `The subscription ${request.subscription} could not be read.`)
    }
  }
}
