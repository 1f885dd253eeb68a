import { describe, expect, it } from 'vitest'
import { glossary } from '../../src/guidance/glossary.ts'
import { retirements } from '../../src/guidance/retirements.ts'
import { questions } from '../../src/interview/registry.ts'
import { combinationRules } from '../../src/interview/rules/registry.ts'
import { controls } from '../../src/posture/controls/registry.ts'
import { findTopics } from '../../src/ui/explain/find.ts'
import { topicKinds, topicsOf } from '../../src/ui/explain/topics.ts'
import { topicIndex, topicLines, topicList } from '../../src/ui/lines/explain.ts'
import { lineWidth, plainText } from '../../src/ui/terminal/line.ts'

const topics = topicsOf(questions, '2026-11-23')
const of = (kind: string) => topics.filter((topic) => topic.kind === kind)
const find = (words: string) => {
  const found = findTopics(words, topics)
  return found.kind === 'near' ? { near: found.near } : { [found.kind]: found.topics.map((topic) => `${topic.kind} ${topic.id}`) }
}

describe('what can be explained', () => {
  it('is every question, option, rule, control, end, price and term', () => {
    expect(of('question').length).toBe(questions.length)
    expect(of('option').length).toBe(questions.reduce((sum, one) => sum + (one.kind === 'select' ? one.options.length : 0), 0))
    expect(of('rule').length).toBe(combinationRules.length)
    expect(of('control').length).toBe(controls.length)
    expect(of('retirement').length).toBe(retirements.length)
    expect(of('term').length).toBe(glossary.length)
    expect(of('price').length).toBeGreaterThan(10)
  })

  it('has a text, a public source and a date each', () => {
    for (const topic of topics) {
      expect(topic.text.length, topic.id).toBeGreaterThan(15)
      if (topic.kind !== 'question' && topic.kind !== 'option') expect(topic.source, topic.id).toMatch(/^[a-z.]+\/[\w./-]+$/i)
      expect(topic.checked ?? '2026-11-23', topic.id).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })

  it('tells of each rule why and what instead', () => {
    for (const topic of of('rule')) expect(topic.text, topic.id).not.toMatch(/undefined|cannot stand beside others/)
  })

  it('is found by its id, by its name, by its other names, and by its kind', () => {
    expect(find('account-reach')).toEqual({ topics: ['question account-reach'] })
    expect(find('Account reach')).toEqual({ topics: ['question account-reach'] })
    expect(find('account-reach=private')).toEqual({ topics: ['option account-reach=private'] })
    expect(find('NSG')).toEqual({ topics: ['term security-group'] })
    expect(find('pool')).toEqual({ topics: expect.arrayContaining(['question pool', 'term pool']) })
    for (const { kind, name } of topicKinds) expect(findTopics(name, topics)).toMatchObject({ kind: 'list', topics: of(kind) })
    for (const topic of topics) expect(findTopics(topic.id, topics), topic.id).toMatchObject({ kind: 'topics' })
  })

  it('comes near what was misspelt or half said', () => {
    expect(find('acount-reach')).toEqual({ near: expect.arrayContaining(['account-reach']) })
    expect(find('privat endpoint')).toEqual({ near: expect.arrayContaining(['private-endpoint']) })
    expect(find('reach')).toEqual({ near: expect.arrayContaining(['account-reach', 'node-management-reach']) })
    expect(find('xyzzy plugh')).toEqual({ near: [] })
  })

  it.each([40, 60, 80, 120, 200])('wraps to %i columns', (width) => {
    const lines = [
      ...topics.flatMap((topic) => topicLines(topic, width)),
      ...topicKinds.flatMap(({ kind, name }) => topicList(name, of(kind), width)),
      ...topicIndex(topics, width),
    ]
    const tooWide = lines.filter((line) => lineWidth(line) > width && /\s/.test(plainText(line).trim()))
    expect(tooWide.map(plainText)).toEqual([])
  })
})
