import type { JsonObject } from '../common/json.ts'
import { neverInPresets, presetVersion } from './presets.ts'
import type { AnyQuestion } from './types.ts'

/**
 * The JSON Schema (draft 7, which editors' YAML support reads) of a preset, made from the questions: their prompts and the
 * gain and cost of each option appear while typing. What a value means beside others is checked when the preset is read.
 */
export function presetSchema(questions: readonly AnyQuestion[]): JsonObject {
  const kept = questions.filter((question) => !neverInPresets.includes(question.id))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'secure-batch preset',
    description: 'Answers for secure-batch, to be shared. Never holds a subscription id or a secret.',
    type: 'object',
    required: ['apiVersion'],
    additionalProperties: false,
    properties: {
      apiVersion: { const: presetVersion },
      title: { type: 'string' },
      description: { type: 'string' },
      for: { type: 'string', description: 'Who it is for.' },
      extends: {
        description: 'Presets this one builds on, by name or path; later ones win.',
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      },
      answers: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(kept.map((question) => [question.id, answerSchema(question)])),
      },
    },
    definitions: {
      because: { type: 'string', description: 'Why; shown to whoever may not choose otherwise.' },
      ...Object.fromEntries(kept.map((question) => [question.id, valueSchema(question)])),
    },
  }
}

function answerSchema(question: AnyQuestion): JsonObject {
  const value = { $ref: `#/definitions/${question.id}` }
  const because = { $ref: '#/definitions/because' }
  return {
    description:
      question.applies === undefined ? question.prompt : `${question.prompt} Applies when ${question.applies.replaceAll('`', '')}.`,
    anyOf: [
      value,
      stateSchema('May not be changed.', ['fixed'], { fixed: value, because }),
      stateSchema('Filled in, may be changed.', ['default'], { default: value }),
      stateSchema('Must be one of these.', ['allowed'], { allowed: { type: 'array', minItems: 1, items: value }, default: value, because }),
      stateSchema('Must be one of these.', ['bounded'], { bounded: { type: 'array', minItems: 1, items: value }, default: value, because }),
      stateSchema('Must be asked every time.', ['ask'], { ask: { const: true }, because }),
    ],
  }
}

function stateSchema(description: string, required: readonly string[], properties: JsonObject): JsonObject {
  return { type: 'object', description, required, additionalProperties: false, properties }
}

function valueSchema(question: AnyQuestion): JsonObject {
  switch (question.kind) {
    case 'select':
      return {
        oneOf: question.options.map((option) => ({
          const: option.value,
          title: option.label,
          description: `Gain: ${option.gain} Cost: ${option.cost}`,
        })),
      }
    case 'number':
      return { type: 'integer', minimum: question.minimum, maximum: question.maximum }
    case 'confirm':
      return { type: 'boolean' }
    case 'list':
      return { type: 'array', items: { type: 'string' } }
    default:
      return { type: 'string', ...(question.placeholder === undefined ? {} : { examples: [question.placeholder] }) }
  }
}
