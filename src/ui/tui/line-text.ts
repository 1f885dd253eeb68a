import { safeText } from '../../common/safe-text.ts'
import type { LineText } from './state.ts'

export const noText: LineText = { text: '', at: 0 }

/** A line with its cursor at the end. */
export function lineOf(text: string): LineText {
  return { text, at: Array.from(text).length }
}

/** What a key does to a typed line; undefined where it does nothing there. */
export function edited(current: LineText, key: string): LineText | undefined {
  const characters = Array.from(current.text)
  const { at } = current
  switch (key) {
    case 'left':
    case 'ctrl+b':
      return { ...current, at: Math.max(0, at - 1) }
    case 'right':
    case 'ctrl+f':
      return { ...current, at: Math.min(characters.length, at + 1) }
    case 'home':
    case 'ctrl+a':
      return { ...current, at: 0 }
    case 'end':
    case 'ctrl+e':
      return { ...current, at: characters.length }
    case 'backspace':
    case 'ctrl+h':
      return at === 0 ? current : { text: [...characters.slice(0, at - 1), ...characters.slice(at)].join(''), at: at - 1 }
    case 'delete':
    case 'ctrl+d':
      return { text: [...characters.slice(0, at), ...characters.slice(at + 1)].join(''), at }
    case 'ctrl+u':
      return { text: characters.slice(at).join(''), at: 0 }
    case 'ctrl+k':
      return { text: characters.slice(0, at).join(''), at }
    case 'ctrl+w': {
      const before = characters
        .slice(0, at)
        .join('')
        .replace(/[^\s,]*[\s,]*$/, '')
      return { text: before + characters.slice(at).join(''), at: Array.from(before).length }
    }
    case 'space':
      return inserted(current, ' ')
    default:
      return Array.from(key).length === 1 ? inserted(current, key) : undefined
  }
}

/** The line with text put in at the cursor; control characters and line breaks do not get in. */
export function inserted(current: LineText, text: string): LineText {
  const clean = safeText(text).slice(0, 4000)
  const characters = Array.from(current.text)
  return {
    text: [...characters.slice(0, current.at), clean, ...characters.slice(current.at)].join(''),
    at: current.at + Array.from(clean).length,
  }
}
