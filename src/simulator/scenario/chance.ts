/** One draw: a number from 0 (with) to 1 (without), and the state the next draw starts from. */
export interface Draw {
  readonly value: number
  readonly state: number
}

/**
 * The next number of a small seeded generator (Mulberry32, Tommy Ettinger, public domain). Its whole state is one 32-bit number, so that it can
 * be kept with everything else. Not for secrets.
 */
export function draw(state: number): Draw {
  const next = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(next ^ (next >>> 15), next | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, state: next }
}
