import { expect, it } from 'vitest'
import { emptyDraft } from '../../src/interview/draft.ts'
import { poolSize } from '../../src/interview/questions/pool-size.ts'
import { choicesOf } from '../../src/ui/items.ts'

it('of hundreds of choices only those that are looked at are judged, each once', () => {
  const judged: string[] = []
  const validate = (value: string) => {
    judged.push(value)
    return value === 'size-1' ? 'Not this one' : undefined
  }
  const choices = Array.from({ length: 800 }, (_, index) => ({ value: `size-${index}`, label: `size-${index}` }))
  const items = choicesOf({ ...poolSize, validate }, emptyDraft, choices, '')
  expect(items).toHaveLength(800)
  expect(judged).toEqual([])
  expect([items[1]?.unavailable, items[1]?.unavailable, items[2]?.unavailable]).toEqual(['Not this one', 'Not this one', undefined])
  expect(judged).toEqual(['size-1', 'size-2'])
})
