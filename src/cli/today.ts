/** A moment as an ISO date. */
export function todayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}
