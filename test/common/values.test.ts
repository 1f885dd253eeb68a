import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idKey, parentId, parseArmId, sameId } from '../../src/common/arm-id.ts'
import { at, mapStrings, stringsIn } from '../../src/common/json.ts'
import { reference, referencesIn, resolveReferences } from '../../src/common/reference.ts'
import { safeText, withoutSecrets } from '../../src/common/safe-text.ts'

const group = '/subscriptions/s/resourceGroups/rg'
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv`

describe('an ARM id', () => {
  it.each([
    ['/subscriptions/s', 'Microsoft.Resources/subscriptions', ['s'], undefined, undefined],
    [group, 'Microsoft.Resources/resourceGroups', ['rg'], undefined, '/subscriptions/s'],
    ['/subscriptions/s/providers/Microsoft.Batch', 'Microsoft.Resources/providers', ['Microsoft.Batch'], undefined, '/subscriptions/s'],
    [vault, 'Microsoft.KeyVault/vaults', ['kv'], undefined, group],
    [`${vault}/keys/k`, 'Microsoft.KeyVault/vaults/keys', ['kv', 'k'], undefined, vault],
    [`${vault}/providers/Microsoft.Authorization/locks/l`, 'Microsoft.Authorization/locks', ['l'], vault, vault],
    [`${vault}/providers/Microsoft.Insights/diagnosticSettings/d`, 'Microsoft.Insights/diagnosticSettings', ['d'], vault, vault],
    [`${group}/providers/Microsoft.Authorization/policyAssignments/p`, 'Microsoft.Authorization/policyAssignments', ['p'], group, group],
    [
      `${vault}/keys/k/providers/Microsoft.Authorization/roleAssignments/r`,
      'Microsoft.Authorization/roleAssignments',
      ['r'],
      `${vault}/keys/k`,
      `${vault}/keys/k`,
    ],
  ])('%s is taken apart', (id, type, names, scope, parent) => {
    expect(parseArmId(id)).toMatchObject({ type, names, scope })
    expect(parseArmId(id).subscription).toBe('s')
    expect(parentId(id)).toBe(parent)
  })

  it('is read in any case, and with a trailing slash', () => {
    const shouted = `${vault.toUpperCase()}/`
    expect(parseArmId(shouted)).toMatchObject({ resourceGroup: 'RG', names: ['KV'] })
    expect(sameId(vault, shouted)).toBe(true)
    expect(idKey(shouted)).toBe(idKey(vault))
  })

  it.each(['', '/', 'not an id', '/resourceGroups/x', '/subscriptions/s/resourceGroups'])('%j is none', (text) => {
    expect(() => parseArmId(text)).toThrow('Not an Azure resource id')
  })

  it('climbs to the subscription from anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z][\w.-]{0,8}$/), { minLength: 1, maxLength: 4 }), (names) => {
        let id: string | undefined = `${group}/providers/Microsoft.Any/${names.map((name, level) => `type${level}/${name}`).join('/')}`
        const seen: string[] = []
        for (; id !== undefined; id = parentId(id)) seen.push(id)
        expect(seen.at(-1)).toBe('/subscriptions/s')
        expect(seen).toHaveLength(names.length + 2)
      }),
    )
  })
})

describe('a reference', () => {
  it('survives JSON, is found again and is replaced', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.stringMatching(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/), fc.string(), (before, after, path, value) => {
        fc.pre(!/[{}]/.test(before + after))
        const text = JSON.parse(JSON.stringify(`${before}${reference(vault, path)}${after}`))
        expect(referencesIn(text)).toEqual([{ id: vault, path }])
        expect(resolveReferences(text, () => value)).toBe(`${before}${value}${after}`)
        expect(resolveReferences(text, () => undefined)).toBe(text)
      }),
    )
  })

  it('stands beside others in one text', () => {
    const text = `${reference('/a', 'x')} and ${reference('/b', 'y.z')}`
    expect(referencesIn(text)).toEqual([
      { id: '/a', path: 'x' },
      { id: '/b', path: 'y.z' },
    ])
    expect(resolveReferences(text, ({ path }) => (path === 'x' ? '1' : undefined))).toBe(`1 and ${reference('/b', 'y.z')}`)
    expect(referencesIn('{{not one}} {{/a}} {{#b}}')).toEqual([])
  })
})

describe('json', () => {
  it('finds, lists and maps texts anywhere', () => {
    const value = { a: { b: ['x', { c: 'y' }] }, n: 1, none: null }
    expect(at(value, 'a.b')).toEqual(['x', { c: 'y' }])
    expect(at(value, 'a.b.c')).toBeUndefined()
    expect(stringsIn(value)).toEqual(['x', 'y'])
    expect(mapStrings(value, (text) => text.toUpperCase())).toEqual({ a: { b: ['X', { c: 'Y' }] }, n: 1, none: null })
  })
})

describe('text that is safe to print', () => {
  it('has no control character, no escape sequence and no bidirectional override, whatever it was', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        '漢',
        '\u001b',
        '[',
        '3',
        '1',
        'm',
        ']',
        '\u0007',
        '\n',
        '\r',
        '\t',
        '\u202e',
        '\u2066',
        '\u009b',
        '\u0000',
        '\u200f',
        '8',
        ';',
      ),
    })
    fc.assert(
      fc.property(nasty, (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
        expect(safeText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
        expect(safeText(text, { multiline: true })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps what can be read', () => {
    expect(safeText('plain é 漢 text')).toBe('plain é 漢 text')
    expect(safeText('\u001b[31mred\u001b[0m and \u001b]8;;https://evil.example\u0007a link\u001b]8;;\u0007')).toBe('red and a link')
    expect(safeText('one\r\ntwo\tthree')).toBe('one two three')
    expect(safeText('one\r\ntwo', { multiline: true })).toBe('one\ntwo')
    expect(safeText('pay\u202eexe.txt')).toBe('payexe.txt')
  })
})

describe('text without secrets', () => {
  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcDEF123_-'
  const accountKey = `${'Ab9/'.repeat(21)}Qw==`
  it.each([
    ['a bearer token', `Authorization: Bearer ${jwt}`, jwt],
    ['a token alone', `the token ${jwt} expired`, jwt],
    ['an opaque bearer', 'authorization: bearer opaque-canary-1234', 'opaque-canary-1234'],
    ['an account key', `{"primary":"${accountKey}"}`, accountKey],
    ['a key in a text', `key ${accountKey} was refused`, accountKey],
    ['a connection string', 'AccountName=x;AccountKey=canary12345678;', 'canary12345678'],
    ['a client secret', 'client_secret=canary~12345678&grant_type=x', 'canary~12345678'],
    ['a signature', 'https://x.blob.core.windows.net/c?sv=1&sig=canary%2F12345', 'canary%2F12345'],
    ['a refresh token', '{"refresh_token": "0.canary-abc"}', '0.canary-abc'],
  ])('%s is taken out', (_name, text, secret) => {
    expect(text).toContain(secret)
    expect(withoutSecrets(text)).not.toContain(secret)
  })

  it('leaves ids and addresses alone', () => {
    const text = `${vault} 00000000-0000-0000-0000-000000000000 https://contoso.vault.azure.net/secrets/nodes`
    expect(withoutSecrets(text)).toBe(text)
  })
})
