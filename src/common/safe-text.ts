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

/** Names whose value is for the service alone, with whatever stands before them: `adminPassword`, `storageAccountKey`. */
const told =
  '(?:passw(?:or)?d|passphrase|(?<![a-z])pwd|secret|(?<![a-z])sig|SharedAccessSignature|(?:shared|account|access|private|primary|secondary)(?:shared|access)?_?key|(?:api|subscription)[_-]?key|(?:access|refresh|id|sas|session)[_-]?token|assertion)'
/** A key of 64 bytes in base64, as it is, in an address, or as JSON may write it. Looked for where a run of its characters begins: text of the service may be long. */
const key = String.raw`(?<![A-Za-z0-9+/]|%(?=2[BF])|\\(?=/|u002[BF]))(?:[A-Za-z0-9+/]|%2[BF]|\\/|\\u002[BF]){86,}(?:==|%3D%3D|\\u003D\\u003D)`

const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)*/g, '[token removed]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z ]*-----)?/g, '[key removed]'],
  [new RegExp(key, 'gi'), '[key removed]'],
  [/(\bAuthorization\\*["']?\s*[=:]\s*\\*["']?(?:Basic|Digest|Negotiate|NTLM)\s+)(?!\[)[^\s"'\\]+/gi, '$1[removed]'],
  [/(\bAuthorization\\*["']?\s*[=:]\s*\\*["']?)Bearer\s+(?!\[)[^\s"'\\]+/gi, '$1Bearer [token removed]'],
  [
    /\bBearer\s+(?!\[|authorization_uri=|realm=|(?:tokens?|authentication|authorization|scheme|header|challenge)(?:[\s,.:;)]|$))[^\s"'\\]+/gi,
    'Bearer [token removed]',
  ],
  [/(\bBasic\s+)[A-Za-z0-9+/]{6,}={1,2}/g, '$1[removed]'],
  [/(\bSharedKey(?:Lite)?\s+[\w-]+:)(?!\[)[^\s"'\\]+/gi, '$1[removed]'],
  // In quotes: to the quote that ends it, whatever lies between. First JSON inside a JSON text.
  [new RegExp(String.raw`(${told}(\\+)["']\s*[=:]\s*\2["'])(?:(?!(?<!\\)\2["'])[\s\S])+`, 'gi'), '$1[removed]'],
  [new RegExp(String.raw`(${told}["']?\s*[=:]\s*(["']))(?:\\[\s\S]|(?!\2)[^\\])+`, 'gi'), '$1[removed]'],
  [/("(?:primary|secondary)"\s*:\s*")[^"]+/gi, '$1[removed]'],
  // Without quotes. A colon may also go on with a sentence: `no secret: commit it`.
  [new RegExp(String.raw`(${told}\s*=\s*)(?!(?:true|false|null)\b|\\*["'])[^\s;&"]+`, 'gi'), '$1[removed]'],
  [
    new RegExp(String.raw`((?!assertion)${told}["']?\s*:\s*)(?!(?:true|false|null)\b|\\*["']|[a-z]+,? [a-z])[^\s;&"]{6,}`, 'gi'),
    '$1[removed]',
  ],
  // The signed address of an operation, and the password in that of a proxy.
  [/([?&](?:[chst]|code)=)[^&\s"'#]{16,}/gi, '$1removed'],
  [/(:\/\/[^\s/:@]+:)[^\s/@]+@/g, '$1removed@'],
  // A client secret of Microsoft Entra (learn.microsoft.com/purview/sit-defn-azure-ad-client-secret).
  [/(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}/g, '[secret removed]'],
]

/**
 * Text without tokens, keys and passwords, fit for a log, a journal or an error message. Names, ids and addresses stay. What went through once
 * comes out the same a second time.
 */
export function withoutSecrets(text: string): string {
  return secretShapes.reduce((current, [shape, replacement]) => current.replace(shape, replacement), text)
}
