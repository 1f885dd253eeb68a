import { idKey } from '../common/arm-id.ts'
import type { Change, Ignored, IgnoredChange } from './types.ts'

/** The entry that says a difference shall stay; undefined when none does. `path` is empty where the resource as a whole is meant. */
export function ignoring(entries: readonly Ignored[], id: string, path: string): Ignored | undefined {
  return entries.find((entry) => isAbout(entry, id) && (entry.path === undefined || covers(entry.path, path)))
}

/** Differences that count, and those somebody has decided to leave. */
export function sorted(
  id: string,
  changes: readonly Change[],
  entries: readonly Ignored[],
): { readonly changes: readonly Change[]; readonly ignored: readonly IgnoredChange[] } {
  const ignored = changes.flatMap((change) => {
    const entry = ignoring(entries, id, change.path)
    return entry === undefined ? [] : [{ ...change, entry }]
  })
  return { changes: changes.filter((change) => !ignored.some((one) => one.path === change.path)), ignored }
}

/** An entry may leave out the subscription, so that it can stand in a file that a team shares. */
function isAbout(entry: Ignored, id: string): boolean {
  const wanted = idKey(entry.resource)
  return idKey(id) === wanted || withoutSubscription(idKey(id)) === wanted
}

/** A path covers itself and what lies below it. */
function covers(wanted: string, path: string): boolean {
  const [one, other] = [withoutSubscription(wanted.toLowerCase()), withoutSubscription(path.toLowerCase())]
  return other === one || other.startsWith(`${one}.`) || other.startsWith(`${one}[`)
}

/** Text without the part that names a subscription. */
export function withoutSubscription(text: string): string {
  return text.replace(/\/subscriptions\/[^/\]]+/gi, '')
}
