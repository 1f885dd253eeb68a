import { readdirSync, readFileSync } from 'node:fs'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { retirement, retirements } from '../../src/guidance/retirements.ts'
import { sources } from '../../src/guidance/sources.ts'
import { emptyDraft, pathOf } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import { combinationRules } from '../../src/interview/rules/registry.ts'
import type { View } from '../../src/interview/types.ts'

/** How many lines a text takes, breaking between words. */
function linesOf(text: string, columns: number): number {
  let lines = 1
  let used = 0
  for (const word of text.split(' ')) {
    const width = stringWidth(word)
    if (used > 0 && used + 1 + width > columns) {
      lines += 1
      used = width
    } else used += (used > 0 ? 1 : 0) + width
  }
  return lines
}

const folder = new URL('../../src/interview/questions/', import.meta.url)

describe('the texts of every question', () => {
  it.each(questions.map((question) => [question.id, question] as const))('%s fits the screen and tells all four things', (_, question) => {
    expect(question.prompt).toMatch(/\?$/)
    expect(stringWidth(question.prompt)).toBeLessThanOrEqual(76)
    expect(stringWidth(question.title)).toBeLessThanOrEqual(22)
    expect(question.why.text.length).toBeGreaterThan(60)
    expect(question.why.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    const consequences = question.kind === 'select' ? question.options : [{ undo: '', usual: '', ...question, label: question.title }]
    for (const { label, gain, cost, undo, usual } of consequences) {
      expect(stringWidth(label)).toBeLessThanOrEqual(44)
      for (const text of [gain, cost, undo, usual]) {
        expect(text.trim()).not.toBe('')
        expect(linesOf(text, 58), text).toBeLessThanOrEqual(2)
      }
    }
  })

  it('never praises and never shouts', () => {
    for (const question of questions) {
      const texts = [
        question.prompt,
        question.why.text,
        ...(question.kind === 'select' ? question.options.flatMap((o) => [o.gain, o.cost]) : []),
      ]
      for (const text of texts) expect(text).not.toMatch(/!|\bgreat\b|\bsimply\b|\bplease\b|\beasily\b/i)
    }
  })

  it('says when a question applies wherever it does not always', () => {
    for (const question of questions) expect(question.applies !== undefined, question.id).toBe(question.when !== undefined)
  })

  it('gives a reason that fits two lines for every combination that cannot be', () => {
    const nothing: View = { answer: () => undefined }
    for (const rule of combinationRules) {
      const question = questions.find(({ id }) => id === rule.question)
      const values = question?.kind === 'select' ? question.options.map((option) => option.value) : ['']
      for (const value of values) expect(linesOf(rule.because(value, nothing), 58), rule.id).toBeLessThanOrEqual(2)
    }
  })

  it('tells what is sent, or that nothing is, wherever an option opens something to the internet', () => {
    const typed = questions.flatMap((question) =>
      question.kind === 'select' ? question.options.filter((option) => option.typed).map((option) => [question.id, option] as const) : [],
    )
    expect(typed.map(([id, option]) => `${id}=${option.value}`)).toEqual(['account-reach=public', 'node-management-reach=public'])
    for (const [, option] of typed) expect(option.sends).toContain('"Allow"')
  })
})

describe('the registry', () => {
  it('holds each question once and each question file is in it', () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))
    expect([...files].sort()).toEqual(questions.map((question) => question.id).sort())
  })

  it('asks whether a pool is wanted before anything that depends on it', () => {
    const ids = questions.map((question) => question.id)
    for (const question of questions) {
      for (const [, needed] of (question.applies ?? '').matchAll(/`([a-z-]+)` is/g)) {
        expect(ids.indexOf(needed ?? ''), `${question.id} after ${needed}`).toBeLessThan(ids.indexOf(question.id))
      }
    }
    expect(pathOf(emptyDraft, questions)[0]?.question.id).toBe('environment')
  })

  it('is made of questions that know only the interview, the guidance and common ground', () => {
    for (const file of readdirSync(folder)) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      for (const [, path] of text.matchAll(/from '([^']+)'/g)) {
        expect(path, file).toMatch(/^(\.\/[\w-]+\.ts|\.\.\/[\w-]+\.ts|\.\.\/\.\.\/(guidance|common)\/[\w-]+\.ts)$/)
      }
    }
  })
})

describe('the guidance', () => {
  it('dates and sources every end of something', () => {
    for (const entry of retirements) {
      expect(entry.source).toMatch(/^https:\/\/(learn\.microsoft\.com|github\.com\/Azure)\//)
      if ('on' in entry) expect(Number.isNaN(Date.parse(entry.on))).toBe(false)
    }
    const dates = retirements.flatMap((entry) => ('on' in entry ? [entry.on] : []))
    expect(dates).toEqual([...dates].sort())
    expect(retirement('classic-node-communication').on).toBe('2026-03-31')
  })

  it('shows the ends of images where the image is chosen', () => {
    expect(questions.find((question) => question.id === 'pool-image')?.why.changed).toContain('2027-06-30')
  })

  it('cites public pages without a scheme', () => {
    for (const source of Object.values(sources)) expect(source.link).toMatch(/^[a-z.]+\/[\w./-]+$/)
  })
})
