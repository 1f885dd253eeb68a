import { safeText } from '../common/safe-text.ts'
import type { Clients } from './clients.ts'

/** A write that the activity log knows of. */
export interface Written {
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  readonly operation: string
}

/** Events are kept for 90 days (learn.microsoft.com azure-monitor/platform/activity-log); a day less, so that no clock is too early. */
const kept = 89 * 24 * 3600 * 1000
/** Newest first; what happened before so many others is not looked for. */
const most = 200

/**
 * The last write to a resource that succeeded, or undefined where the log knows of none: it is older than 90 days, or not shown yet, which takes
 * 3 to 20 minutes. `deletes`: only deletions count. Throws what the SDK throws, a 403 without Microsoft.Insights/eventtypes/values/read.
 */
export async function lastWrite(
  clients: Clients,
  id: string,
  now: number,
  deletes: boolean,
  signal?: AbortSignal,
): Promise<Written | undefined> {
  const monitor = await clients.monitor()
  const since = new Date(now - kept).toISOString()
  const filter = `eventTimestamp ge '${since}' and resourceUri eq '${id.replaceAll("'", "''")}'`
  const found: Written[] = []
  let seen = 0
  const options = { select: 'caller,eventTimestamp,operationName,status', ...(signal === undefined ? {} : { abortSignal: signal }) }
  for await (const { caller, eventTimestamp, operationName, status } of monitor.activityLogs.list(filter, options)) {
    const operation = operationName?.value ?? ''
    const counts = deletes ? /\/delete$/i.test(operation) : /\/(write|delete|action)$/i.test(operation)
    if (counts && eventTimestamp !== undefined && ['succeeded', 'accepted'].includes(status?.value?.toLowerCase() ?? '')) {
      found.push({ by: safeText(caller ?? 'somebody'), at: eventTimestamp.toISOString(), operation: safeText(operation) })
    }
    seen += 1
    if (seen >= most) break
  }
  return found.sort((left, right) => (left.at < right.at ? 1 : -1))[0]
}
