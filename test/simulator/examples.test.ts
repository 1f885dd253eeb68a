import { describe, expect, it } from 'vitest'
import { batchExamples } from './examples/batch.ts'
import type { Example } from './examples/example.ts'
import { networkExamples } from './examples/network.ts'
import { otherExamples } from './examples/others.ts'
import { privateDnsExamples } from './examples/private-dns.ts'
import { type Explanation, explanations } from './examples/reviewed.ts'
import { storageExamples } from './examples/storage.ts'
import { type RawAnswer, type RawCloud, rawCloud, sub } from './raw.ts'

const examples: readonly Example[] = [...networkExamples, ...privateDnsExamples, ...batchExamples, ...storageExamples, ...otherExamples]
const nameOf = ({ from, version }: Example) => `${from}@${version}`

describe('ARM-19 the example requests of the official specifications', () => {
  const outcomes = examples.map((example) => ({ example, ...replay(example) }))
  const refused = outcomes.filter(({ answer }) => answer.status >= 400)

  it('are accepted, or refused for a reason that has been reviewed', () => {
    const accepted = outcomes.length - refused.length
    const reviewed = refused.map(({ example, answer }) => ({ example, answer, why: whyNot(example, answer) }))
    const lines = reviewed.map(({ example, answer, why }) => `  ${nameOf(example)}: ${answer.code} (${why ?? 'UNEXPLAINED'})`)
    console.info(
      [
        `${examples.length} official example requests: ${accepted} accepted, ${reviewed.length} refused for a reviewed reason`,
        ...lines,
      ].join('\n'),
    )
    expect(reviewed.filter(({ why }) => why === undefined).map(({ example, answer }) => `${nameOf(example)}: ${detail(answer)}`)).toEqual(
      [],
    )
    expect(examples.length).toBeGreaterThanOrEqual(160)
    expect(accepted).toBeGreaterThanOrEqual(minimumAccepted)
  })

  it('what they made can be read and sent back', () => {
    const unequal = outcomes.flatMap(({ example, answer, cloud }) => {
      if (example.method !== 'PUT' || answer.status >= 400) return []
      const at = `${example.path}${example.path.includes('?') ? '&' : '?'}api-version=${example.version}`
      cloud.wait(3600)
      const read = cloud.get(at)
      const again = cloud.put(at, read.body)
      return again.status < 300 || again.code === 'AccountAlreadyExists' ? [] : [`${nameOf(example)}: ${detail(again)}`]
    })
    expect(unequal).toEqual([])
  })

  it('leave no explanation that explains nothing any more', () => {
    const idle = explanations.filter((one) => !refused.some(({ example, answer }) => fits(one, example, answer)))
    expect(idle.map(({ from, code }) => `${String(from)} ${code}`)).toEqual([])
  })

  it('have one name each', () => {
    expect(new Set(examples.map(nameOf)).size).toBe(examples.length)
  })
})

/** Below this, an example that used to be accepted is refused. */
const minimumAccepted = 120

const whyNot = (example: Example, answer: RawAnswer) => explanations.find((one) => fits(one, example, answer))?.why

const detail = ({ status, code, body }: RawAnswer) => `${status} ${code} ${JSON.stringify(body?.error?.details ?? body?.error?.message)}`

function fits({ from, code }: Pick<Explanation, 'from' | 'code'>, example: Example, answer: RawAnswer): boolean {
  const name = nameOf(example)
  return answer.code === code && (typeof from === 'string' ? name === from : from.test(name))
}

/** A fresh cloud, what the example takes for granted, the request itself, and the end of what it starts. */
function replay(example: Example): { readonly answer: RawAnswer; readonly cloud: RawCloud } {
  const cloud = rawCloud({}, { group: false })
  const { method, path, body, given = [] } = example
  const paths = [...given.map(([id]) => id), path]
  for (const id of paths) {
    const group = /\/resourceGroups\/([^/]+)/.exec(id)?.[1]
    if (group !== undefined) cloud.put(`${sub}/resourceGroups/${group}`, { location: 'eastus' })
  }
  for (const [id, needed] of given) {
    const made = cloud.put(id, needed)
    if (made.status >= 400) return { cloud, answer: { ...made, code: `given: ${made.code}` } }
    cloud.wait(600)
  }
  const versioned = `${path}${path.includes('?') ? '&' : '?'}api-version=${example.version}`
  const answer = cloud.send(method, versioned, body)
  return { cloud, answer: answer.status >= 400 ? answer : followed(cloud, answer) }
}

/** The end of what a request started: its failure, if it fails. */
function followed(cloud: RawCloud, answer: RawAnswer): RawAnswer {
  const next = answer.headers['Azure-AsyncOperation'] ?? answer.headers.Location
  if (next === undefined) return answer
  cloud.wait(3600)
  const url = new URL(next)
  const end = cloud.get(`${url.pathname}${url.search}`)
  if (end.body?.status === 'Failed') return { ...end, status: 400, code: end.body.error?.code }
  return end.status >= 400 ? end : answer
}
