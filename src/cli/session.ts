import { dirname } from 'node:path'
import type { TokenCredential } from '@azure/core-auth'
import { type Arm, createArm } from '../azure/arm.ts'
import { createAsking } from '../azure/asking.ts'
import { callerOf, practiceCaller } from '../azure/caller.ts'
import { type Clients, createClients } from '../azure/clients.ts'
import { type AzureCloud, azureClouds } from '../azure/clouds.ts'
import { defaultCredential, practiceCredential } from '../azure/credential.ts'
import { findPrincipal, principalAddress, unreadableDirectory } from '../azure/directory.ts'
import { problemFrom } from '../azure/errors.ts'
import { type Listed, listSubscriptions } from '../azure/listings.ts'
import { askedOnce } from '../azure/one-request.ts'
import { type Pacing, pacedWire } from '../azure/paced-wire.ts'
import { createReading } from '../azure/reading.ts'
import { servedTime } from '../azure/served-time.ts'
import { isThisMachine } from '../azure/this-machine.ts'
import { watchedWire } from '../azure/watched-wire.ts'
import { emulatorWire, guardedWire, practiceWire, type Wire } from '../azure/wire.ts'
import type { CloudName } from '../blueprint/types.ts'
import { batchApplication } from '../common/batch-application.ts'
import { systemBecause } from '../common/file-problem.ts'
import type { Clock, Io } from '../common/io.ts'
import { makeFolder } from '../common/make-folder.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { WatchedRequest } from '../common/watched-request.ts'
import { landingZone } from '../interview/landing-zone.ts'
import { practice as practiceAnswers } from '../interview/practice.ts'
import { type Reader, ReadRefused, type SignedIn } from '../posture/preflight/types.ts'
import { foldersOf } from './folders.ts'
import type { Target } from './options.ts'

/** A connection to one subscription of one cloud, and the clock that cloud's time is told by. */
export interface Session {
  readonly arm: Arm
  readonly clock: Clock
  /** The directory the subscription belongs to. Also the first call: it fails when nobody is signed in. */
  tenantId(): Promise<string>
  /** The Batch service as the directory knows it. Throws a UserProblem where it cannot be read. */
  batchPrincipal(): Promise<Listed>
  /** Reads for whoever judges what is there. Each reader remembers its answers: a new one looks again. */
  reader(): Reader
  /** Gives the practice cloud the landing zone that answers may speak of. Absent on Azure, where a network team does. */
  furnish?(): Promise<void>
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
  readonly watch?: (request: WatchedRequest) => void
  /** Told in words why one waits, where nothing else would say so. */
  readonly note?: (line: string) => void
}

const userAgent = 'secure-batch'

/** Opens a session. On the practice cloud this reads its state file; on Azure nothing is sent yet. */
export async function openSession(request: SessionRequest): Promise<Session> {
  const { target } = request
  if (target.kind === 'practice') return practiceSession(request, target)
  if (target.kind === 'emulator') return emulatorSession(request, target.endpoint)
  return azureSession(request)
}

async function practiceSession(request: SessionRequest, { file, scenario: named }: Target & { kind: 'practice' }): Promise<Session> {
  const { openPractice } = await import('./practice.ts')
  if (file !== undefined) makeFolderFor(file)
  const { io } = request
  const scenario = named === undefined ? undefined : (await import('./scenarios.ts')).loadScenario(named, foldersOf(io.env, io.cwd))
  const practice = openPractice({ file, speed: request.speed, now: io.clock.now(), ...(scenario === undefined ? {} : { scenario }) })
  const wire = practiceWire(practice.answer)
  const session = sessionOver(request, {
    ...practiceSide,
    wire,
    clock: practice.clock,
    pollEvery: 0,
    close: practice.close,
    pacing: { clock: practice.clock },
  })
  return {
    ...session,
    async furnish() {
      const { loadScenario } = await import('./scenarios.ts')
      practice.simulator.furnish(loadScenario(landingZone.scenario, foldersOf(io.env, io.cwd)))
    },
  }
}

function makeFolderFor(file: string): void {
  try {
    makeFolder(dirname(file))
  } catch (error) {
    throw new UserProblem({
      code: 'practice-state-unreadable',
      what: `The folder of the practice state file ${safeText(file)} cannot be made.`,
      why: systemBecause(error),
      now: ['Use another file: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
}

async function emulatorSession(request: SessionRequest, endpoint: string): Promise<Session> {
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline')
  const canonical = azureClouds.public.arm
  // In virtual time the practice cloud's clock is the one to wait by: ours goes on while its stands still.
  const { wire, clock: served } = servedTime(emulatorWire(createDefaultHttpClient(), canonical, endpoint), canonical, request.io.clock)
  // The emulator's time is not ours: look again soon instead of waiting as long as Azure would take.
  const clock: Clock = {
    now: request.io.clock.now,
    sleep: (milliseconds, signal) => request.io.clock.sleep(Math.min(milliseconds, 200), signal),
  }
  const session = sessionOver(request, { ...practiceSide, wire, clock, pollEvery: 50, pacing: { clock: served, firstSeconds: 0.05 } })
  return { ...session, furnish: () => furnishEmulator(wire, canonical) }
}

/** Asks a simulator for the landing zone. Another emulator has no such thing; what is missing there the plan tells. */
async function furnishEmulator(wire: Wire, origin: string): Promise<void> {
  const { createPipelineRequest } = await import('@azure/core-rest-pipeline')
  await wire.sendRequest(createPipelineRequest({ method: 'POST', url: `${origin}/practice/furnish?scenario=${landingZone.scenario}` }))
}

async function azureSession(request: SessionRequest): Promise<Session> {
  const cloud = azureCloudOf(request.target, request.cloud)
  const local = isThisMachine(new URL(cloud.arm).hostname)
  const client = local
    ? (await import('../azure/local-client.ts')).localClient(cloud.certificates)
    : (await import('@azure/core-rest-pipeline')).createDefaultHttpClient()
  const guarded = guardedWire(client, [new URL(cloud.arm).host])
  const { wire, clock: waitedBy } = local ? servedTime(guarded, cloud.arm, request.io.clock) : { wire: guarded, clock: request.io.clock }
  const credential = askedOnce(request.credential ?? defaultCredential(cloud))
  const { graph } = cloud
  const batchPrincipal = async (): Promise<Listed> => {
    if (graph === undefined) throw unreadableDirectory(batchApplication, 'This cloud’s file names no directory to read.')
    return findPrincipal({
      wire: guardedWire(client, [], [principalAddress(graph, batchApplication)]),
      credential,
      graph,
      application: batchApplication,
    })
  }
  const speed = cloud.speed ?? 1
  // A cloud file may say that its time runs faster than Azure's: then our own waits are as much shorter. Its `Retry-After` holds as it is.
  const clock = speed === 1 ? request.io.clock : (await import('../simulator/clock.ts')).scaledClock(speed, request.io.clock.now())
  return sessionOver(request, {
    wire,
    clock,
    cloud,
    credential,
    batchPrincipal,
    whoCalls: callerOf,
    pollEvery: Math.max(20, 2000 / speed),
    pacing: { clock: waitedBy, firstSeconds: 1 / speed },
  })
}

/** The subscriptions the sign-in sees. Throws a `UserProblem` when nobody is signed in or the cloud does not answer. */
export async function visibleSubscriptions(request: Pick<SessionRequest, 'io' | 'target' | 'cloud'>): Promise<readonly Listed[]> {
  const session = await openSession({ ...request, subscription: '00000000-0000-0000-0000-000000000000' })
  try {
    return await listSubscriptions(session.arm.clients)
  } finally {
    session.close()
  }
}

/** The cloud that a target and the answer about the cloud mean together. */
export function azureCloudOf(target: Target, cloud: CloudName): AzureCloud {
  const named = azureClouds[cloud === 'practice' ? 'public' : cloud]
  return target.kind === 'azure' && named.name === 'public' ? (target.custom?.cloud ?? named) : named
}

/** The Batch service of the practice directory. */
const practicePrincipal = async (): Promise<Listed> => ({
  value: practiceAnswers.batchPrincipal,
  label: 'Microsoft Azure Batch',
  detail: practiceAnswers.batchPrincipal,
})

/** What one cloud is like to talk to. */
interface Side {
  readonly wire: Wire
  readonly clock: Clock
  readonly cloud: Pick<AzureCloud, 'arm' | 'scope'>
  readonly credential: TokenCredential
  readonly batchPrincipal: () => Promise<Listed>
  readonly whoCalls: (clients: Clients) => Promise<SignedIn | undefined>
  /** Milliseconds between two looks at a long-running operation. */
  readonly pollEvery: number
  readonly pacing: Pick<Pacing, 'clock' | 'firstSeconds'>
  readonly close?: () => void
}

/** Who one is on the practice cloud, in this process or another. */
const practiceSide: Pick<Side, 'cloud' | 'credential' | 'batchPrincipal' | 'whoCalls'> = {
  cloud: azureClouds.public,
  credential: practiceCredential,
  batchPrincipal: practicePrincipal,
  whoCalls: practiceCaller,
}

function sessionOver(request: SessionRequest, { wire, clock, cloud, pollEvery, pacing, ...side }: Side): Session {
  const { watch } = request
  const watched = watch === undefined ? wire : watchedWire(wire, watch, () => performance.now())
  const asking = createAsking()
  const closing = new AbortController()
  const clients = createClients({
    wire: pacedWire(watched, { ...pacing, random: request.io.random, asking, note: request.note, closed: closing.signal }),
    asking,
    credential: side.credential,
    subscription: request.subscription,
    arm: cloud.arm,
    scope: cloud.scope,
    pollEvery,
    userAgent,
  })
  let tenant: Promise<string> | undefined
  let caller: Promise<SignedIn | undefined> | undefined
  return {
    arm: createArm(clients),
    clock,
    tenantId() {
      tenant ??= readTenant()
      return tenant
    },
    batchPrincipal: side.batchPrincipal,
    reader() {
      caller ??= side.whoCalls(clients)
      const known = caller
      return { ...createReading(clients, ({ action, scope }) => new ReadRefused(action, scope)), caller: () => known }
    },
    close() {
      closing.abort(new Error('The session is closed.'))
      side.close?.()
    },
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
