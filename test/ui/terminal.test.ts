import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { toAscii, wantsAscii } from '../../src/ui/terminal/glyphs.ts'
import { actionFor, footerLine, keyNames } from '../../src/ui/terminal/keys.ts'
import { fit, line, lineWidth, pad, plainText, span, spread, textWidth, wrap } from '../../src/ui/terminal/line.ts'
import { colorMode, makeTheme } from '../../src/ui/terminal/theme.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 })

describe('a line', () => {
  it('fits any text into any width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 50 }), (text, width) => {
        expect(lineWidth(fit(line(text), width))).toBeLessThanOrEqual(width)
        expect(stringWidth(plainText(pad(line(text), width)))).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('measures as the terminal does', () => {
    const ours = fc.constantFrom(...'abc ›✓✗⚠╳▶─●◐○│┌┐└┘↑↓…–—‘’“”éß·×±漢👍')
    fc.assert(
      fc.property(fc.array(ours), (parts) => {
        expect(textWidth(parts.join(''))).toBe(stringWidth(parts.join('')))
      }),
    )
  })

  it('says where it was cut', () => {
    expect(plainText(fit(line('addresses you list'), 10))).toBe('addresses…')
  })

  it('lets no control character through, whoever wrote the text', () => {
    const hostile = span('evil\u001b[2J\u0007\u202Ename\nline')
    expect(hostile.text).toBe('evilname line')
  })

  it('keeps left and right apart and drops the right part where there is no room', () => {
    expect(plainText(spread(line('left'), line('right'), 20))).toBe('left           right')
    expect(plainText(spread(line('a long left part'), line('right'), 20))).toBe('a long left part')
  })

  it('wraps at spaces, breaks what is too long, and never exceeds the width', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, width) => {
        for (const piece of wrap(text, width)) expect(textWidth(piece)).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('keys', () => {
  it('takes glued keys apart', () => {
    expect(keyNames('jj\r', {})).toEqual(['j', 'j', 'enter'])
    expect(keyNames('a b\t', {})).toEqual(['a', 'space', 'b', 'tab'])
  })

  it('takes an Escape glued to the next key apart', () => {
    expect(keyNames('j', { meta: true })).toEqual(['escape', 'j'])
    expect(keyNames('', { escape: true })).toEqual(['escape'])
  })

  it('names control keys and arrows', () => {
    expect(keyNames('c', { ctrl: true })).toEqual(['ctrl+c'])
    expect(keyNames('', { upArrow: true })).toEqual(['up'])
    expect(keyNames('', { return: true })).toEqual(['enter'])
  })

  const table = [
    { keys: ['up', 'k'], shown: '↑↓', label: 'choose', action: 'up', rank: 2 },
    { keys: ['down', 'j'], action: 'down' },
    { keys: ['enter'], shown: 'Enter', label: 'accept', action: 'accept' },
    { keys: ['a'], label: 'recommended from here on', short: 'all recommended', action: 'rest', rank: 4 },
    { keys: ['ctrl+c'], shown: 'Ctrl+C', shortShown: '^C', label: 'leave', action: 'leave' },
  ]

  it('handles and draws from one table', () => {
    expect(actionFor(table, 'j')).toBe('down')
    expect(actionFor(table, 'x')).toBeUndefined()
    expect(plainText(footerLine(table, 100))).toBe('↑↓ choose   Enter accept   a recommended from here on   Ctrl+C leave')
  })

  it('shortens the footer before it drops what matters least', () => {
    expect(plainText(footerLine(table, 62))).toBe('↑↓ choose   Enter accept   a all recommended   ^C leave')
    expect(plainText(footerLine(table, 40))).toBe('↑↓ choose   Enter accept   ^C leave')
    expect(plainText(footerLine(table, 25))).toBe('Enter accept   ^C leave')
  })

  it('leads to all keys where some had to give way', () => {
    const listing = [
      ...table.slice(0, 4),
      { keys: ['?'], label: 'why', lists: ['why · keys', 'keys'], action: 'why', rank: 5 },
      ...table.slice(4),
    ]
    const at = (width: number) => plainText(footerLine(listing, width))
    expect(at(100)).toBe('↑↓ choose   Enter accept   a recommended from here on   ? why   Ctrl+C leave')
    expect(at(52)).toBe('↑↓ choose   Enter accept   ? why · keys   ^C leave')
    expect(at(40)).toBe('Enter accept   ? why · keys   ^C leave')
    expect(at(31)).toBe('Enter accept  ? keys  ^C leave')
    expect(at(28)).toBe('Enter accept  ? …  ^C leave')
  })
})

describe('the theme', () => {
  it('honours NO_COLOR, FORCE_COLOR and --color in the right order', () => {
    expect(colorMode({}, true)).toBe('colour')
    expect(colorMode({}, false)).toBe('none')
    expect(colorMode({ NO_COLOR: '1' }, true)).toBe('mono')
    expect(colorMode({ NO_COLOR: '' }, true)).toBe('colour')
    expect(colorMode({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe('mono')
    expect(colorMode({ FORCE_COLOR: '1' }, false)).toBe('colour')
    expect(colorMode({ NO_COLOR: '1' }, false, 'always')).toBe('colour')
    expect(colorMode({ FORCE_COLOR: '1' }, false, 'never')).toBe('none')
    expect(colorMode({ TERM: 'dumb' }, true)).toBe('none')
  })

  it('draws without colour codes where colour is not wanted', () => {
    const given = line(span('danger', 'danger'), span('accent', 'accent'))
    expect(makeTheme('colour', false).paint(given)).toContain('\u001b[31m')
    expect(makeTheme('mono', false).paint(given)).not.toContain('\u001b[3')
    expect(makeTheme('none', false).paint(given)).toBe('dangeraccent')
  })

  it('falls back to ASCII of the same width', () => {
    const text = '› ✓ ✗ ⚠ ─▶ │┌┐└┘ ●◐○ … ·'
    expect(toAscii(text)).toMatch(/^[\u0020-\u007e]*$/)
    expect(toAscii(text).length).toBe(stringWidth(text))
  })

  it('asks for ASCII on terminals that cannot draw more', () => {
    expect(wantsAscii({ TERM: 'linux', LANG: 'C.UTF-8' }, 'linux')).toBe(true)
    expect(wantsAscii({ TERM: 'xterm', LANG: 'C' }, 'linux')).toBe(true)
    expect(wantsAscii({ TERM: 'xterm', LANG: 'de_DE.utf8' }, 'linux')).toBe(false)
    expect(wantsAscii({ TERM: 'xterm', LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux')).toBe(true)
    expect(wantsAscii({}, 'win32')).toBe(true)
    expect(wantsAscii({ WT_SESSION: '1' }, 'win32')).toBe(false)
    expect(wantsAscii({ TERM: 'xterm' }, 'darwin')).toBe(false)
  })
})
