import { z } from 'zod'
import { roles } from '../providers/authorization/roles.ts'

const text = z.string().min(1)
const count = z.int().min(0)
const role = text.refine((given) => roles.some(([name, id]) => [name.toLowerCase(), id].includes(given.toLowerCase())), {
  message: 'is no built-in role the practice cloud knows',
})
const bucket = z.strictObject({ size: z.int().min(1), perSecond: z.number().positive() }).partial()

const settings = z
  .strictObject({
    caller: z
      .strictObject({
        name: text,
        objectId: z.guid(),
        type: z.enum(['User', 'ServicePrincipal']),
        groups: z.array(z.guid()),
        roles: z.array(z.strictObject({ role, scope: z.string() })),
      })
      .partial(),
    subscriptions: z.array(z.strictObject({ id: z.guid(), name: text })),
    denyAssignments: z.array(
      z.strictObject({
        name: text,
        description: text.optional(),
        scope: z.string(),
        actions: z.array(text),
        notActions: z.array(text).optional(),
        except: z.array(z.guid()).optional(),
      }),
    ),
    quotas: z
      .strictObject({
        batchAccountsPerRegion: count,
        dedicatedCores: count,
        lowPriorityCores: count,
        pools: count,
        jobs: count,
        families: z.record(z.string(), count),
        computeCores: count,
        computeFamilies: z.record(z.string(), count),
        computeSpotCores: count,
        publicAddresses: count,
      })
      .partial(),
    throttling: z.union([z.strictObject({ reads: bucket, writes: bucket, deletes: bucket }).partial(), z.literal('off')], {
      error: 'must be off, or reads, writes or deletes, each with size and perSecond',
    }),
    takesEffect: z
      .strictObject({ roleAssignments: z.number().min(0), endpointApprovals: z.number().min(0), zoneRecords: z.number().min(0) })
      .partial(),
    slowness: z.number().positive(),
    registrations: z.record(z.string(), z.enum(['NotRegistered', 'Registered'])),
  })
  .partial()

const setUp = z.strictObject({
  method: z.enum(['PUT', 'PATCH', 'POST', 'DELETE']),
  path: z.string().startsWith('/', 'a path begins with / and has no host'),
  apiVersion: text,
  body: z.record(z.string(), z.json()).optional(),
})

const effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    code: text.optional(),
    message: text.optional(),
    retryAfter: z.int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('reset'), when: z.enum(['before', 'after']) }),
  z.strictObject({ kind: z.literal('slow'), seconds: z.number().positive() }),
  z.strictObject({ kind: z.literal('never-ends') }),
  z.strictObject({ kind: z.literal('fails-at-end'), code: text, message: text }),
])

const fault = z
  .strictObject({
    match: z.strictObject({ method: text.optional(), type: text.optional(), path: text.optional() }),
    nth: z.int().min(1).optional(),
    from: z.int().min(1).optional(),
    to: z.int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    effect,
  })
  .refine((rule) => rule.nth === undefined || (rule.from === undefined && rule.to === undefined), {
    path: ['nth'],
    message: 'goes without from and to',
  })
  .refine((rule) => rule.from === undefined || rule.to === undefined || rule.from <= rule.to, {
    path: ['to'],
    message: 'is before from',
  })

const scenarioVersion = 'secure-batch-scenario/v1'

/** The shape of a scenario file. */
export const scenarioSchema = z.strictObject({
  apiVersion: z.literal(scenarioVersion, { error: `must be ${scenarioVersion}` }),
  title: text,
  seed: z.int().min(0).max(0xffffffff).optional(),
  settings: settings.optional(),
  setUp: z.array(setUp).optional(),
  faults: z.array(fault).optional(),
})
