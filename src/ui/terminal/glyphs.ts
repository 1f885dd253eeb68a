/** The few characters beyond ASCII the faces draw with. Each takes one column. */
export const glyphs = {
  pointer: '›',
  done: '✓',
  failed: '✗',
  warning: '⚠',
  closed: '╳',
  arrow: '▶',
  line: '─',
  separator: '·',
  answered: '●',
  current: '◐',
  ahead: '○',
} as const

const ascii: Readonly<Record<string, string>> = {
  '›': '>',
  '✓': '*',
  '✗': 'x',
  '⚠': '!',
  '╳': 'x',
  '▶': '>',
  '◀': '<',
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '·': '-',
  '●': '#',
  '◐': '>',
  '○': '.',
  '█': '#',
  '░': '.',
  '↑': '^',
  '↓': 'v',
  '…': '~',
  '→': '>',
  '×': 'x',
  '–': '-',
  '—': '-',
  '±': '%',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
}

/** The same text, the same width, in ASCII as far as our own glyphs go. */
export function toAscii(text: string): string {
  return text.replace(/[^\u0020-\u007e]/gu, (character) => ascii[character] ?? character)
}

/**
 * Whether the terminal can be trusted with more than ASCII. The Linux console and `dumb` terminals have no such glyphs;
 * the old Windows console (neither Windows Terminal nor VS Code nor ConEmu) draws them from a font that lacks them.
 */
export function wantsAscii(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return true
  if (platform === 'win32') {
    return env.WT_SESSION === undefined && env.TERM_PROGRAM === undefined && env.ConEmuTask === undefined && env.TERM === undefined
  }
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  // macOS terminals are UTF-8 even where no locale is exported.
  if (locale === undefined || locale === '') return platform !== 'darwin' && env.TERM_PROGRAM === undefined && env.WT_SESSION === undefined
  return !/utf-?8/i.test(locale)
}
