/** What a decision about a difference is called on the screen and on the command line: `pool#properties.…`. */
export function decisionName({ resource, path }: { readonly resource: string; readonly path?: string }): string {
  return `${resource.split('/').at(-1) ?? resource}${path === undefined ? '' : `#${path}`}`
}
