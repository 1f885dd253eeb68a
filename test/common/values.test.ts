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
    ['a password in JSON', '{"password":"canary-1"}', 'canary-1'],
    ['a short password in JSON', '{ "adminPassword" : "can" }', 'can'],
    ['a password of words and quotes', '{"password":"the canary \\"sings\\" loud", "user":"a"}', 'sings'],
    ['all of it', '{"password":"the canary \\"sings\\" loud", "user":"a"}', 'loud'],
    ['a password in JSON inside JSON', '{"message":"{\\"adminPassword\\":\\"can ary\\",\\"x\\":1}"}', 'ary'],
    ['a client secret in JSON', '{"client_secret":"canary~1"}', 'canary~1'],
    ['the same in another case', '{"clientSecret": "canary~1"}', 'canary~1'],
    ['a shared key', '{"sharedKey":"+canary/1"}', '+canary/1'],
    ['a key of a subscription', 'Ocp-Apim-Subscription-Key: canary123', 'canary123'],
    ['a basic sign-in', 'Authorization: Basic Y2FuYXJ5', 'Y2FuYXJ5'],
    ['a basic sign-in in JSON', '{"authorization":"Basic Y2FuYXJ5"}', 'Y2FuYXJ5'],
    ['a basic sign-in alone', 'sent Basic Y2FuYXJ5MQ== to it', 'Y2FuYXJ5MQ'],
    ['a signed request', 'Authorization: SharedKey account:canary/1+2=', 'canary/1+2='],
    ['a form', 'grant_type=x&refresh_token=0.canary&assertion=canary-2&client_assertion=canary-3', 'canary'],
    ['a short value of a form', 'pwd=can&x=1', 'can'],
    [
      'the address of an operation',
      'GET https://management.azure.com/x?api-version=1&t=638canary0123456789&c=MIIcanary0123456789',
      'canary',
    ],
    ['the password of a proxy', 'connect http://user:canary@proxy.example:8080/', 'canary'],
    ['a secret of an application by its shape', 'it was abc8Q~canary.canary.canary_canary~canary', 'canary'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----', 'canary'],
  ])('%s is taken out', (_name, text, secret) => {
    expect(text).toContain(secret)
    expect(withoutSecrets(text)).not.toContain(secret)
  })

  it.each(['+', '/', 'A', '9'])('a key of 64 bytes that begins with %s is taken out, wherever it stands', (first) => {
    const one = `${first}${'canary+/'.repeat(10)}canar==`
    expect(one).toHaveLength(88)
    const ways = [one, encodeURIComponent(one), one.replaceAll('/', '\\/'), one.replaceAll('+', '\\u002B')]
    const places = (key: string) => [key, `key ${key} was`, `"${key}"`, `=${key};`, `x/${key}`, `(${key})`]
    for (const text of ways.flatMap(places)) expect(withoutSecrets(text)).not.toContain('canary')
  })

  it('takes a secret of any characters out of JSON, at any depth of quoting', () => {
    const names = fc.constantFrom('password', 'adminPassword', 'client_secret', 'clientSecret', 'sharedKey', 'accountKey', 'refresh_token')
    fc.assert(
      fc.property(names, fc.stringMatching(/^[+/"\\ '&;,}x=-]{0,12}$/), fc.nat(2), (name, before, depth) => {
        let text = JSON.stringify({ [name]: `${before}canary`, other: 'readable' })
        for (let level = 0; level < depth; level += 1) text = JSON.stringify({ message: text })
        const said = withoutSecrets(text)
        expect(said).not.toContain('canary')
        expect(withoutSecrets(said)).toBe(said)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['a', '/', '%2B', '\\/', '\\', 'password', 'Bearer ', '://a:', 'secret ='])('is quick about a long text of %j', (piece) => {
    const before = performance.now()
    withoutSecrets(piece.repeat(20_000 / piece.length))
    expect(performance.now() - before).toBeLessThan(150)
  })

  it('says the same when it is asked twice', () => {
    for (const text of ['Authorization: Bearer canary-1', 'Bearer canary-1234', 'password=x y', 'http://a:b@c', `?t=${'1'.repeat(18)}`]) {
      const once = withoutSecrets(text)
      expect(once).not.toBe(text)
      expect(withoutSecrets(once)).toBe(once)
    }
  })

  it.each([
    'account-key: microsoft is written platform now',
    'It holds no subscription and no secret: commit it beside the presets.',
    'Bearer authentication is used with the Basic SKU.',
    'WWW-Authenticate: Bearer authorization_uri="https://login.microsoftonline.com/t"',
    'allowSharedKeyAccess: false, disableLocalAuth: true, "password": null',
    'Secrets of contoso-vault: nodes, and 3 more',
    'The client assertion: it was signed with another certificate.',
    'Microsoft.Authorization/roleAssignments: Owner',
    'AuthorizationFailed: the client may not do it',
    '{"code":"AuthorizationFailed","keyName":"batch-cmk","keySource":"Microsoft.KeyVault"}',
    'AADSTS7000215: Invalid client secret provided.',
    'design: private; config=full',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'https://portal.azure.com:443/#@contoso.com/resource',
  ])('leaves a sentence alone: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text)
  })

  it('leaves ids and addresses alone', () => {
    const text = `${vault} 00000000-0000-0000-0000-000000000000 https://contoso.vault.azure.net/secrets/nodes`
    expect(withoutSecrets(text)).toBe(text)
  })
})
