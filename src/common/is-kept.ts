/** Whether a step of a plan leaves what it is about as it is: as wanted already, or used as found. */
export function isKept({ action }: { readonly action: string }): boolean {
  return action === 'keep' || action === 'adopt'
}
