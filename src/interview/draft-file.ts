import { z } from 'zod'
import { isObject } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { fitsKind } from './draft.ts'
import { draftVersion } from './draft-text.ts'
import type { AnyQuestion, Draft } from './types.ts'

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])
const by = z.string()
const through = z.array(z.string()).exactOptional()

const kept = z.strictObject({
  secureBatchDraft: z.literal(draftVersion),
  entries: z.record(
    z.string(),
    z.strictObject({
      value,
      source: z.enum(['you', 'flag', 'preset']),
      by: by.exactOptional(),
      decidedBy: z.string().exactOptional(),
      on: z.string().exactOptional(),
      because: z.string().exactOptional(),
    }),
  ),
  rules: z.record(
    z.string(),
    z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('fixed'), value, by, because: z.string().exactOptional(), through }),
      z.strictObject({ state: z.literal('default'), value, by, through }),
      z.strictObject({
        state: z.literal('bounded'),
        allowed: z.array(value).min(1),
        value: value.exactOptional(),
        by,
        because: z.string().exactOptional(),
        through,
      }),
      z.strictObject({ state: z.literal('ask'), by, because: z.string().exactOptional(), through }),
    ]),
  ),
  presets: z.array(z.string()),
  awaited: z
    .record(z.string(), z.strictObject({ of: z.string().exactOptional(), since: z.string(), file: z.string().exactOptional() }))
    .exactOptional(),
  everything: z.literal(true).exactOptional(),
})

/**
 * The draft in a kept text. Answers to questions this version does not ask, or of another kind, are dropped.
 * Throws a UserProblem (exit 2) when the text is damaged or was kept by another version; `file` is how it is named.
 */
export function draftOf(text: string, file: string, questions: readonly AnyQuestion[]): Draft {
  const json = jsonOf(text, file)
  const version = isObject(json) ? json.secureBatchDraft : undefined
  if (typeof version === 'number' && version > draftVersion) throw newer(file, version)
  const parsed = kept.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    throw damaged(
      file,
      first?.path[0] === 'secureBatchDraft'
        ? `It was kept by another version of secure-batch; this one reads version ${draftVersion}.`
        : [first?.path.join('.') ?? '', first?.message ?? ''].filter((part) => part !== '').join(': '),
    )
  }
  const { entries, rules, presets, awaited, everything } = parsed.data
  return {
    entries: Object.fromEntries(
      Object.entries(entries).filter(([id, entry]) => {
        const question = questions.find((candidate) => candidate.id === id)
        return question !== undefined && fitsKind(question, entry.value)
      }),
    ),
    rules,
    presets,
    ...(awaited === undefined ? {} : { awaited }),
    ...(everything === undefined ? {} : { everything }),
  }
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged(file, 'It is not JSON; writing it may have been interrupted.')
  }
}

function newer(file: string, version: number): UserProblem {
  return new UserProblem({
    code: 'draft-newer',
    what: `The kept answers in ${safeText(file)} were kept by a newer secure-batch (version ${version} of the format; this one knows ${draftVersion}).`,
    why: 'They may say things this version does not understand. They are left as they are.',
    now: ['npm install --global secure-batch@latest', 'or name a preset, which sets them aside: --preset NAME|FILE'],
    exit: exitCodes.usage,
  })
}

function damaged(file: string, why: string): UserProblem {
  return new UserProblem({
    code: 'unreadable-draft',
    what: `The kept answers in ${safeText(file)} cannot be read.`,
    why: safeText(why),
    now: [
      'Name the preset it was made from, which sets them aside: --preset NAME|FILE',
      'or begin anew: secure-batch new',
      `or look at the file and remove it: ${safeText(file)}`,
    ],
    exit: exitCodes.usage,
  })
}
