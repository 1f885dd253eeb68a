import { idKey } from '../../../common/arm-id.ts'
import type { JsonObject } from '../../../common/json.ts'
import { safeText } from '../../../common/safe-text.ts'
import { sources } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { counted, lastName, listed, textAt, writesIn } from '../intended.ts'
import { writtenBy } from '../policies/subjects.ts'
import type { Check, Finding, IntendedStep, Intent, Reader } from '../types.ts'
import { orElse, orUnread } from '../unread.ts'

/** A lock, and where it lies: it holds there and for everything below. */
interface Lock {
  readonly id: string
  readonly scope: string
  readonly level: 'ReadOnly' | 'CanNotDelete'
  readonly notes: string | undefined
}

/** One thing that will be written, removed or asked by POST. */
interface Touched {
  readonly id: string
  readonly name: string
  readonly step: string
  readonly does: 'write' | 'delete' | 'keys'
  readonly byBatch?: boolean
}

/**
 * Locks that refuse what is about to be done: a read-only one every write, a lock against deletion what is removed or made anew. What is only read, and
 * what is only referred to, a lock leaves alone; keys are had by POST, which a read-only lock refuses. Locks may be set and lifted whatever lies above them.
 */
export const locks: Check = {
  id: 'locks',
  title: 'No lock stands in the way',
  source: sources.locks,
  applies: (intent) => touchedBy(intent).length > 0,
  async look(intent, reader) {
    const touched = touchedBy(intent)
    const elsewhere = [...new Set(touched.map(({ id }) => subscriptionIn(id)))].filter((one) => one !== intent.subscription.toLowerCase())
    const own = await locksIn(reader, intent.subscription)
    const others = elsewhere.map(async (subscription) => {
      const reading = locksIn(reader, subscription)
      // Where nothing is written, its locks are read as far as they may be: another team’s subscription is none of ours.
      if (touched.every(({ id, does }) => subscriptionIn(id) !== subscription || does === 'keys'))
        return findingsOf(intent, await orElse(reading, []), touched)
      return orUnread(`Whether a lock in the subscription ${subscription} stands in the way was not looked at.`, async () =>
        findingsOf(intent, await reading, touched),
      )
    })
    return [...findingsOf(intent, own, touched), ...(await Promise.all(others)).flat()]
  },
}

/** All of a subscription, those of its groups and resources among them (learn.microsoft.com/rest/api/resources/management-locks/list-at-subscription-level). */
async function locksIn(reader: Reader, subscription: string): Promise<readonly Lock[]> {
  const all = await reader.list(`/subscriptions/${subscription}/providers/${types.lock}`, readAt.locks)
  return all.flatMap(lockOf)
}

function lockOf(body: JsonObject): readonly Lock[] {
  const id = String(body.id)
  const level = textAt(body, 'properties.level')
  if (level !== 'ReadOnly' && level !== 'CanNotDelete') return []
  return [
    { id, scope: id.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, ''), level, notes: textAt(body, 'properties.notes') },
  ]
}

const subscriptionIn = (id: string) => id.split('/')[2]?.toLowerCase() ?? ''
const isLock = ({ type }: Pick<IntendedStep, 'type'>) => type.toLowerCase() === types.lock.toLowerCase()

function touchedBy(intent: Intent): readonly Touched[] {
  const nameOf = new Map(intent.steps.map(({ id, name }) => [id, name]))
  const writes = writtenBy(intent)
    .filter((one) => !isLock(one))
    .map(
      ({ id, name, step, byBatch }): Touched => ({
        id,
        name: byBatch ? name : (nameOf.get(step.id) ?? name),
        step: step.id,
        does: 'write',
        byBatch,
      }),
    )
  const removed = intent.steps
    .filter((step) => !isLock(step) && (step.action === 'delete' || step.action === 'replace'))
    .map(({ id, name }): Touched => ({ id, name, step: id, does: 'delete' }))
  const keys = writesIn(intent).flatMap((step) =>
    step.actions
      .filter(({ action }) => /\/(listKeys|sharedKeys)\/action$/i.test(action))
      .map(({ scope }): Touched => ({ id: scope, name: lastName(scope), step: step.id, does: 'keys' })),
  )
  return [...writes, ...removed, ...keys]
}

function findingsOf(intent: Intent, all: readonly Lock[], touched: readonly Touched[]): readonly Finding[] {
  // Locks of the plan are lifted and set by it where they have to be.
  const ours = new Set(intent.steps.filter(isLock).map(({ id }) => idKey(id)))
  return all
    .filter(({ id }) => !ours.has(idKey(id)))
    .flatMap((lock) => {
      const held = touched.filter((one) => holds(lock, one))
      const refused = held.filter(({ does }) => does !== 'keys')
      if (refused.length > 0) return [refusal(intent, lock, refused)]
      return held.length > 0 ? [keysKept(lock, held)] : []
    })
}

function holds({ scope, level }: Lock, { id, does }: Touched): boolean {
  const [lock, key] = [idKey(scope), idKey(id)]
  const inherits = key === lock || key.startsWith(`${lock}/`)
  if (does !== 'delete') return level === 'ReadOnly' && inherits
  // What contains something locked cannot go either.
  return inherits || lock.startsWith(`${key}/`)
}

function refusal(intent: Intent, lock: Lock, refused: readonly Touched[]): Finding {
  const names = [...new Set(refused.map(({ name }) => name))]
  const onlyBatch = refused.every(({ byBatch }) => byBatch === true)
  const kept = lock.level === 'CanNotDelete'
  const own = idKey(lock.scope) === idKey(`/subscriptions/${intent.subscription}/resourceGroups/${intent.resourceGroup}`)
  return {
    severity: 'blocks',
    what: kept
      ? `The lock ${quoted(lock)} keeps ${listed(names)} from being deleted.`
      : `The read-only lock ${quoted(lock)} refuses ${refused.length === 1 ? `the write of ${names.join('')}` : `${counted(refused.length, 'write')}, of ${listed(names)}`}.`,
    why: [
      onlyBatch
        ? 'Batch makes it for the nodes, in the group of their network: the pool is made, and no node comes.'
        : 'A lock holds whatever your role is, there and for everything below (ScopeLocked).',
      `It lies on ${placeOf(lock.scope)}.`,
      ...(lock.notes === undefined ? [] : [`Whoever set it says: “${safeText(lock.notes)}”`]),
    ].join(' '),
    ...seen(lock),
    now: [
      'Ask whoever set it to lift it while this runs, and to set it again:',
      `az lock delete --ids ${lock.id}`,
      ...(own ? ['or choose another resource group: --set resource-group=NAME'] : []),
    ],
    steps: [...new Set(refused.map(({ step }) => step))],
  }
}

/** Documented of listing keys; that a service which needs them on our behalf meets the lock, too, nobody says: unverified. */
function keysKept(lock: Lock, held: readonly Touched[]): Finding {
  return {
    severity: 'unknown',
    what: `Whether the read-only lock ${quoted(lock)} lets ${listed([...new Set(held.map(({ step }) => lastName(step)))])} use ${listed([...new Set(held.map(({ name }) => name))])} is not documented.`,
    why: 'A read-only lock refuses every POST, listing keys among them, and this takes the right to them.',
    ...seen(lock),
    now: [
      `If it is refused, ask whoever set the lock to lift it meanwhile: az lock delete --ids ${lock.id}`,
      'or go on: the report names what was refused',
    ],
    steps: [...new Set(held.map(({ step }) => step))],
  }
}

const seen = ({ id, level }: Lock) => ({
  evidence: { path: `${id}#properties.level`, value: level },
  link: `https://${sources.locks.link}`,
})
const quoted = ({ id }: Lock) => `“${safeText(lastName(id))}”`

function placeOf(scope: string): string {
  const parts = scope.split('/')
  if (parts.length <= 3) return `the subscription ${lastName(scope)}`
  return parts.length === 5 ? `resource group ${safeText(lastName(scope))}` : `${safeText(lastName(scope))} itself`
}
