/** The tag that says which environment a resource belongs to. Ownership is decided by it and by nothing else. */
export const environmentTag = 'secure-batch:environment'
