import { toAscii, wantsAscii } from './glyphs.ts'
import type { Line, Tone } from './line.ts'

/** `colour`: everything; `mono`: bold, dim and inverse only (NO_COLOR on a terminal); `none`: bare text. */
export type ColorMode = 'colour' | 'mono' | 'none'

export interface Theme {
  readonly mode: ColorMode
  readonly ascii: boolean
  /** The line as the terminal shall receive it. */
  paint(line: Line): string
}

const sgr: Readonly<Record<ColorMode, Readonly<Partial<Record<Tone, readonly [string, string]>>>>> = {
  colour: {
    strong: ['1', '22'],
    dim: ['2', '22'],
    accent: ['36', '39'],
    focus: ['1;36', '22;39'],
    good: ['32', '39'],
    attention: ['33', '39'],
    danger: ['31', '39'],
    cursor: ['7', '27'],
    match: ['4', '24'],
  },
  mono: {
    strong: ['1', '22'],
    dim: ['2', '22'],
    focus: ['1', '22'],
    attention: ['1', '22'],
    danger: ['1', '22'],
    cursor: ['7', '27'],
    match: ['4', '24'],
  },
  none: {},
}

/** A theme that draws in a given mode. */
export function makeTheme(mode: ColorMode, ascii: boolean): Theme {
  const codes = sgr[mode]
  return {
    mode,
    ascii,
    paint(given) {
      let painted = ''
      for (const { text, tone } of given) {
        const shown = ascii ? toAscii(text) : text
        // Spaces look the same in every tone but the cursor's; codes around them only cost time.
        const code = tone !== 'cursor' && text.trim() === '' ? undefined : codes[tone]
        painted += code === undefined ? shown : `\u001b[${code[0]}m${shown}\u001b[${code[1]}m`
      }
      return painted
    },
  }
}

/**
 * Which colours to use: `--color` first, then NO_COLOR (no-color.org: any non-empty value), then FORCE_COLOR, then whether it is a terminal.
 * Ink itself ignores NO_COLOR; the faces never leave colour to Ink.
 */
export function colorMode(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
  wanted: 'auto' | 'always' | 'never' = 'auto',
): ColorMode {
  const without: ColorMode = isTerminal && env.TERM !== 'dumb' ? 'mono' : 'none'
  if (wanted === 'always') return 'colour'
  if (wanted === 'never') return without
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return without
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false' ? without : 'colour'
  return isTerminal && env.TERM !== 'dumb' ? 'colour' : 'none'
}

/** The theme for a stream in an environment. */
export function themeFor(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  isTerminal: boolean,
  wanted: 'auto' | 'always' | 'never' = 'auto',
): Theme {
  return makeTheme(colorMode(env, isTerminal, wanted), wantsAscii(env, platform))
}
