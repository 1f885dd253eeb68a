import { endOf, hasEnded, type RetirementId, retirement } from '../../../guidance/retirements.ts'
import { sources } from '../../../guidance/sources.ts'
import { environmentOf } from '../../environment.ts'
import { valueAt } from '../../look.ts'
import { type RetiredPart, retiredParts } from '../../radar.ts'
import { lastName, writesIn } from '../intended.ts'
import type { Check, Finding } from '../types.ts'

/** Ends after which Azure refuses what is new; after the others it goes on as it is, unsupported. */
const refusedOnceEnded = new Set<RetirementId>([
  'cloud-services-pools',
  'ubuntu-20.04',
  'windows-2016',
  'basic-public-address',
  'key-vault-api',
])

/** What is about to be written against the retirement calendar. */
export const retirements: Check = {
  id: 'retirements',
  title: 'Nothing that is about to be made is about to end',
  source: sources.security,
  async look(intent) {
    const environment = environmentOf(writesIn(intent))
    const parts = retiredParts(environment)
    return [...new Set(parts.map((part) => part.retirement))].flatMap((id) => tell(id, parts, intent.today))
  },
}

function tell(id: RetirementId, all: readonly RetiredPart[], today: string): readonly Finding[] {
  const parts = all.filter((part) => part.retirement === id)
  const [first] = parts
  if (first === undefined) return []
  const entry = retirement(id)
  const ended = hasEnded(entry, today)
  const blocks = ended && refusedOnceEnded.has(id)
  const fixes = [
    ...new Map(parts.flatMap(({ fix }) => (fix === undefined ? [] : [[`${fix.question}=${fix.value}`, fix] as const]))).values(),
  ]
  return [
    {
      severity: blocks ? 'blocks' : 'warns',
      what: endOf(id, today),
      why: blocks
        ? `Azure takes nothing new of it: ${parts.map(({ resource }) => lastName(resource.id)).join(', ')} would be refused.`
        : `${parts.map(({ resource }) => lastName(resource.id)).join(', ')} would have to be made anew by then.`,
      evidence: { path: `${first.resource.id}#${first.path}`, value: valueAt(first.resource.body, first.path) ?? null },
      now: [
        ...fixes.map(({ question, value }) => `Add --set ${question}=${value}`),
        ...(fixes.length === 0 ? [`Use ${entry.instead}`] : []),
      ],
      ...(fixes.length === 0 ? {} : { fixes }),
      link: entry.source,
      steps: parts.map(({ resource }) => resource.id),
    },
  ]
}
