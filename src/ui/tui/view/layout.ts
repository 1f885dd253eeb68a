/** How the screen is divided: two columns, one over the other, the bare minimum, or not at all. */
export type Layout = 'two' | 'stacked' | 'compact' | 'too-small'

/** The layout for a terminal's size in columns and rows. */
export function layoutOf({ columns, rows }: { readonly columns: number; readonly rows: number }): Layout {
  if (columns < 40 || rows < 14) return 'too-small'
  if (columns >= 100) return 'two'
  return columns >= 60 ? 'stacked' : 'compact'
}

/** Columns a body may use: one free on the left, the last one always empty. */
export function bodyWidth({ columns }: { readonly columns: number }): number {
  return Math.max(1, columns - 2)
}

/** The slice of a long list that keeps the focus in view, steady while the focus stays inside its middle. */
export function windowOf(total: number, focus: number, height: number): { readonly from: number; readonly to: number } {
  if (total <= height) return { from: 0, to: total }
  const from = Math.max(0, Math.min(focus - Math.floor(height / 2), total - height))
  return { from, to: from + height }
}

/** Lines between the header's rule and the footer's. */
export function bodyHeight({ size }: { readonly size: { readonly rows: number } }): number {
  return Math.max(1, size.rows - 1 - 4)
}
