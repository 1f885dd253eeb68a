/** ASCII, Latin letters and the glyphs frames are drawn with: each a character of its own, whatever stands beside it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: frames hold escape sequences
const apart = /^[\n\u001b\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u203a\u2190-\u2193\u2500-\u25d3\u2713\u2717\u26a0]*$/

/**
 * Stands in for `Intl.Segmenter` in the bundle. Making the first real one loads tables for about as long as half of Node's own start,
 * and Ink asks it about every line of every frame; nearly all of them can be taken apart by looking. The others go to the real one.
 */
export class Segmenter {
  readonly #locales: Intl.LocalesArgument
  readonly #options: Intl.SegmenterOptions | undefined
  #real: Intl.Segmenter | undefined
  constructor(locales?: Intl.LocalesArgument, options?: Intl.SegmenterOptions) {
    this.#locales = locales
    this.#options = options
  }

  segment(input: string): Pick<Intl.Segments, 'containing'> & Iterable<Intl.SegmentData> {
    if ((this.#options?.granularity ?? 'grapheme') === 'grapheme' && apart.test(input)) {
      const segments = Array.from(input, (segment, index) => ({ segment, index, input }))
      return Object.assign(segments, { containing: (index = 0) => segments[index] })
    }
    this.#real ??= new globalThis.Intl.Segmenter(this.#locales, this.#options)
    return this.#real.segment(input)
  }
}
