/** The tag that says which environment a resource belongs to. Ownership is decided by it and by nothing else. */
export const environmentTag = 'secure-batch:environment'

/**
 * The same for private DNS zones and their links: Azure DNS takes a tag name with a colon and silently leaves it out
 * (github.com/Azure/azure-rest-api-specs issue 11748, open; learn.microsoft.com tag-resources: no special characters in DNS tag names).
 */
export const dnsEnvironmentTag = 'secure-batch-environment'

/** Tags as Azure DNS keeps them: the environment under its own name, and only names of letters, digits, `.`, `_` and `-`, a letter first. */
export function dnsTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(tags).filter(([name]) => /^[A-Za-z][\w.-]*$/.test(name))
  const environment = tags[environmentTag]
  return { ...Object.fromEntries(kept), ...(environment === undefined ? {} : { [dnsEnvironmentTag]: environment }) }
}
