import { describe, expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { glossary } from '../../src/guidance/glossary.ts'
import { termOf, termsIn } from '../../src/guidance/terms.ts'
import { answersOf, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import type { AnyQuestion } from '../../src/interview/types.ts'
import { topicsOf } from '../../src/ui/explain/topics.ts'
import { builtInPresets, presetDraft } from '../support/presets.ts'

/** Everything a person reads of a question while deciding. */
const textsOf = (question: AnyQuestion): readonly string[] =>
  [
    question.title,
    question.prompt,
    question.why.text,
    question.why.changed,
    ...(question.kind === 'select'
      ? question.options.flatMap((option) => [option.label, option.gain, option.cost, option.undo, option.usual])
      : [question.gain, question.cost, question.undo, question.usual]),
  ].filter((text) => text !== undefined)

/**
 * Words with a capital that need no meaning: places, products and people's own words, and parts of names that the retirement calendar spells out.
 * A new word of Azure's that is neither here nor in the glossary fails the test below.
 */
const ordinary = new Set(
  'A,B,China,D,DC,Dependencies,Disk,Ds,Dsv2,Dv2,Encryption,Government,HBv2,HC,Ls,Microsoft,NP,Network,Server,Services,States,US,United,Allow,ID,Manager,Resource,Analytics,Log,Key,Directory,Azure,Data,Compute,Zone,Service,Job,Account,Access,Metadata,Security,Protocol,Orchestration,Private,User,Secrets,Active,Administrator,Contributors,Blob,Policy,Firewall'.split(
    ',',
  ),
)

/** Lower-case terms no rule could find by their looks; each must be defined when a text uses it. */
const watched = [
  'private endpoint',
  'service endpoint',
  'managed identity',
  'temporary disk',
  'route table',
  'security group',
  'peering',
  'start task',
  'shared key',
  'task authentication token',
  'task token',
  'soft delete',
  'purge protection',
  'customer-managed key',
  'trusted launch',
  'confidential machine',
  'encryption at host',
  'jump host',
  'availability zone',
  'diagnostic setting',
  'resource provider',
  'resource group',
  'role assignment',
  'lock',
  'tag',
  'quota',
  'node agent',
  'subnet',
  'hub',
  'workspace',
  'service tag',
  'static address',
  'auto-storage',
  'application package',
  'disk encryption set',
  'metadata service',
  'scale set',
  'private link',
  'vault',
  'secret',
  'service principal',
  'object id',
  'reserved instance',
  'network security perimeter',
  'firewall',
  'virtual network',
  'load balancer',
  'managed disk',
  'platform key',
  'rotation',
  'audit',
  'deny',
  'effect',
  'node',
  'pool',
  'job',
  'task',
  'role',
  'region',
  'subscription',
  'identity',
  'storage account',
]

/** What the built-in presets and each of their options would be warned of. */
const riskTexts = (): readonly string[] => {
  const texts = new Set<string>()
  for (const preset of builtInPresets) {
    const draft = presetDraft(preset)
    for (const { question } of pathOf(draft, questions)) {
      for (const { value } of question.kind === 'select' ? question.options : []) {
        try {
          for (const risk of blueprintOf(answersOf(withAnswer(draft, question.id, value), questions)).risks) {
            texts.add(risk.text)
            texts.add(risk.fix ?? '')
          }
        } catch {
          // Something else must be answered with it.
        }
      }
    }
  }
  return [...texts]
}

describe('the glossary', () => {
  it('defines every name and abbreviation of the questions, of what cannot stand together, of risks and of controls', () => {
    const missing = new Set<string>()
    const read: readonly (readonly [string, readonly string[]])[] = [
      ...questions.map((question) => [question.id, textsOf(question)] as const),
      ...topicsOf(questions, '2026-11-23').flatMap(({ kind, id, text }) =>
        kind === 'rule' || kind === 'control' ? [[id, [text]] as const] : [],
      ),
      ...riskTexts().map((text) => ['risk', [text]] as const),
    ]
    for (const [id, texts] of read) {
      for (const text of texts) {
        for (const match of text.matchAll(/(?<![\w./:"“-])([A-Z][A-Za-z]*\d?[A-Za-z-]*)(?=[\s,.;:)’?]|$)/g)) {
          const [, word = ''] = match
          const before = text.slice(0, match.index).trimEnd()
          const begins = (before === '' || /[.:?;]$/.test(before)) && !/^[A-Z]{2,}s?$/.test(word)
          const defined = termsIn(text).some(({ term, also = [] }) =>
            [term, ...also].some((name) => name.split(' ').some((part) => [part, `${part}s`].includes(word))),
          )
          if (!begins && !ordinary.has(word) && !defined) missing.add(`${id}: ${word}`)
        }
      }
    }
    expect([...missing]).toEqual([])
  })

  it('defines every term it watches for, where a question uses it', () => {
    const all = questions.flatMap(textsOf).join(' ').toLowerCase()
    const used = watched.filter((term) => all.includes(term))
    expect(used.length).toBeGreaterThan(25)
    expect(used.filter((term) => termOf(term) === undefined)).toEqual([])
  })

  it('gives each term once, in order, with a line, a public page and a date', () => {
    const names = glossary.flatMap(({ term, also = [] }) => [term, ...also]).map((name) => name.toLowerCase())
    expect(new Set(glossary.map(({ term }) => term.toLowerCase())).size).toBe(glossary.length)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    const terms = glossary.map(({ term }) => term.toLowerCase())
    expect(terms).toEqual([...terms].sort((left, right) => left.localeCompare(right)))
    for (const { term, meaning, source } of glossary) {
      expect(meaning, term).toMatch(/^[A-Z].*\.$/)
      expect(meaning.length, term).toBeLessThanOrEqual(130)
      expect(meaning).not.toMatch(/!|\bsimply\b|\beasily\b/)
      expect(source.link, term).toMatch(/^learn\.microsoft\.com\/[\w./-]+$/)
      expect(source.checked, term).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })

  it('finds a term in the singular and the plural, by whole words', () => {
    expect(termOf('Private Endpoints')?.term).toBe('private endpoint')
    expect(termOf('managed identities')?.term).toBe('managed identity')
    expect(termOf('NSG')?.term).toBe('security group')
    expect(termOf('nothing')).toBeUndefined()
    expect(termsIn('A spot on the map').map(({ term }) => term)).not.toContain('Spot node')
    expect(termsIn('Managed identities read a vault.').map(({ term }) => term)).toEqual(
      expect.arrayContaining(['managed identity', 'Key Vault']),
    )
  })
})
