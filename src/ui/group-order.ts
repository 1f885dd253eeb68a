/**
 * The groups of a plan's steps, in the order they are told: as they begin where something is made; as they end where everything goes, so
 * that what is removed last stands last (a zone's links can go at once, the network they belong to cannot).
 */
export function groupOrder(steps: readonly { readonly group: string; readonly action: string }[]): string[] {
  const names = steps.map((step) => step.group)
  const removal = steps.every(({ action }) => action === 'delete')
  return removal ? [...new Set(names.reverse())].reverse() : [...new Set(names)]
}
