import { UserProblem } from '../../common/problem.ts'
import { type Check, type Finding, type Intent, type Preflight, type Reader, ReadRefused } from './types.ts'

/** Lets every check look at once, each for itself: one that may not read says so, and takes nothing from the others. */
export async function runPreflight(intent: Intent, reader: Reader, checks: readonly Check[]): Promise<Preflight> {
  const results = await Promise.all(checks.map((check) => resultOf(check, intent, reader)))
  const count = (severity: Finding['severity']) =>
    results.flatMap((result) => result.findings).filter((finding) => finding.severity === severity).length
  return { results, blocks: count('blocks'), warns: count('warns'), unknown: count('unknown') }
}

async function resultOf(check: Check, intent: Intent, reader: Reader): Promise<Preflight['results'][number]> {
  const { id, title, source } = check
  const named = { check: { id, title, source } }
  if (check.applies?.(intent) === false) return { ...named, state: 'not-applicable', findings: [] }
  try {
    const findings = await check.look(intent, reader)
    if (findings.length === 0) return { ...named, state: 'fine', findings }
    return { ...named, state: findings.every((finding) => finding.severity === 'unknown') ? 'unknown' : 'found', findings }
  } catch (error) {
    if (error instanceof ReadRefused) return { ...named, state: 'unknown', findings: [unreadable(check, error)] }
    if (error instanceof UserProblem) return { ...named, state: 'unknown', findings: [unanswered(check, error)] }
    throw error
  }
}

function notLookedAt({ title }: Check): string {
  return `Not looked at: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`
}

/** The service failed, or did not take the question: that says nothing of what was asked about. */
function unanswered(check: Check, { details }: UserProblem): Finding {
  return {
    severity: 'unknown',
    what: notLookedAt(check),
    why: [details.what, details.why].filter((part) => part !== undefined).join(' '),
    evidence: { path: details.link ?? '', value: details.code },
    now: details.now ?? ['Run the same command again, or go on without it: Azure may refuse later'],
  }
}

/** A check that may not read knows nothing: it is never taken for a check that found nothing. */
function unreadable(check: Check, { action, scope }: ReadRefused): Finding {
  return {
    severity: 'unknown',
    what: notLookedAt(check),
    why: `You may not read what tells: ${action} at ${scope}.`,
    unread: true,
    evidence: { path: scope, value: `${action} is refused` },
    now: [`Ask for a role that allows ${action} (Reader does), or go on without it: Azure may refuse later`],
  }
}
