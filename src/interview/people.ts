/** Somebody of the directory, as an answer names them. */
export interface Person {
  readonly kind: 'user' | 'group' | 'app'
  /** The object id, in lower case. */
  readonly id: string
}

/** Whether a text is a GUID, as the directory writes object ids. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** `user:GUID`, `group:GUID` or `app:GUID` taken apart; undefined where it is none. */
export function personOf(text: string): Person | undefined {
  const [kind = '', id = '', ...more] = text.split(':')
  const known = (['user', 'group', 'app'] as const).find((one) => one === kind)
  return known === undefined || more.length > 0 || !isGuid(id) ? undefined : { kind: known, id: id.toLowerCase() }
}

/** Role assignments Azure takes in a subscription are 4000; a list this long should be a group. */
const maximumPeople = 20

/** What is wrong with a list of people, in one sentence; undefined when it may be taken. */
export function problemWithPeople(items: readonly string[]): string | undefined {
  if (items.length > maximumPeople) return `${items.length} entries are too many; make a group of them and name that`
  const seen = new Map<string, string>()
  for (const item of items) {
    const person = personOf(item)
    if (person === undefined) return `Write "${item}" as user:, group: or app: and the object id (az ad signed-in-user show --query id)`
    const before = seen.get(person.id)
    if (before !== undefined) return before === item ? `${item} is there twice` : `${item} and ${before} are the same object id`
    seen.set(person.id, item)
  }
  return undefined
}
