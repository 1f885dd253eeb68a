import fc from 'fast-check'
import { questions } from '../../src/interview/registry.ts'
import type { AnswerValue, AnyQuestion, Draft } from '../../src/interview/types.ts'

/** Values a person might really give, good and bad, for each kind of question. */
function valueFor(question: AnyQuestion): fc.Arbitrary<AnswerValue> {
  switch (question.kind) {
    case 'select':
      return fc.constantFrom(...question.options.map((option) => option.value))
    case 'number':
      return fc.oneof(fc.integer({ min: question.minimum, max: question.maximum }), fc.integer({ min: -5, max: 5000 }))
    case 'confirm':
      return fc.boolean()
    case 'list':
      return fc.array(fc.constantFrom('203.0.113.10', '198.51.100.0/24', '0.0.0.0/0', '10.0.0.1', 'owner=ana', 'x', ''), { maxLength: 4 })
    default:
      return fc.constantFrom(
        question.placeholder ?? 'value',
        'test-1',
        'westeurope',
        '10.40.0.0/22',
        '192.168.0.0/25',
        '172.17.4.0/22',
        'https://contoso.vault.azure.cn/secrets/nodes',
        'Not A Name',
        '',
      )
  }
}

/** Any subset of questions answered with anything their kind takes. */
export const anyDraft: fc.Arbitrary<Draft> = fc
  .tuple(...questions.map((question) => fc.option(valueFor(question), { nil: undefined })))
  .map((values) => ({
    entries: Object.fromEntries(
      questions.flatMap((question, index) => {
        const value = values[index]
        return value === undefined || value === null ? [] : [[question.id, { value, source: 'you' as const }]]
      }),
    ),
    rules: {},
    presets: [],
  }))
