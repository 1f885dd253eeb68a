import { describe, expect, it } from 'vitest'
import { askedOnce } from '../../src/azure/one-request.ts'

/** A directory whose answers are given by hand. */
function directory() {
  const asked: { scope: string; answer(token: string): void; refuse(): void }[] = []
  return {
    asked,
    credential: askedOnce({
      getToken: (scopes) =>
        new Promise((done, fail) => {
          asked.push({
            scope: String(scopes),
            answer: (token) => done({ token, expiresOnTimestamp: 1 }),
            refuse: () => fail(new Error('refused')),
          })
        }),
    }),
  }
}

describe('a credential asked by many at once', () => {
  it('asks the directory once for one scope, and again when all have their answer', async () => {
    const { asked, credential } = directory()
    const both = Promise.all([credential.getToken('a'), credential.getToken(['a']), credential.getToken('b')])
    expect(asked.map(({ scope }) => scope)).toEqual(['a', 'b'])
    for (const one of asked) one.answer(`for ${one.scope}`)
    expect((await both).map((token) => token?.token)).toEqual(['for a', 'for a', 'for b'])
    void credential.getToken('a')
    expect(asked).toHaveLength(3)
  })

  it('asks again after a refusal, and nobody who left takes the answer away', async () => {
    const { asked, credential } = directory()
    const left = new AbortController()
    const one = credential.getToken('a', { abortSignal: left.signal })
    const other = credential.getToken('a')
    left.abort()
    asked[0]?.refuse()
    await expect(one).rejects.toThrow('refused')
    await expect(other).rejects.toThrow('refused')
    const again = credential.getToken('a')
    asked[1]?.answer('now')
    expect((await again)?.token).toBe('now')
  })
})
