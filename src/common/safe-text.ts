import { stripVTControlCharacters } from 'node:util'

/**
 * Text from Azure, files or flags made safe to print: escape sequences, control characters and
 * bidirectional overrides are removed; tabs and line breaks become one space unless `multiline`.
 */
export function safeText(text: string, { multiline = false }: { multiline?: boolean } = {}): string {
  const plain = stripVTControlCharacters(text)
  const kept = multiline ? plain.replace(/\r\n?/g, '\n').replace(/\t/g, '  ') : plain.replace(/[\t\r\n]+/g, ' ')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  return kept.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
}

const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?/g, '[token removed]'],
  [/\bBearer\s+\S+/gi, 'Bearer [token removed]'],
  [/((?:AccountKey|SharedAccessKey|client_secret|password|secret|sig)\s*[=:]\s*"?)[^\s;&",}]{6,}/gi, '$1[removed]'],
  [
    /("(?:primary|secondary|primaryKey|secondaryKey|primarySharedKey|secondarySharedKey|access_token|refresh_token)"\s*:\s*")[^"]*/gi,
    '$1[removed]',
  ],
  [/\b[A-Za-z0-9+/]{86}==/g, '[key removed]'],
]

/** Text without tokens, keys and passwords, fit for a log, a journal or an error message. */
export function withoutSecrets(text: string): string {
  return secretShapes.reduce((current, [shape, replacement]) => current.replace(shape, replacement), text)
}
