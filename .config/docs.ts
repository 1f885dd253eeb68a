/** Rewrites what is made from the questions: the presets' JSON Schema and docs/questions.md. Run by `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { presetSchema } from '../src/interview/preset-schema.ts'
import { questions } from '../src/interview/registry.ts'
import { questionsPage } from './questions-page.ts'

const root = new URL('../', import.meta.url)
writeFileSync(new URL('presets/preset.schema.json', root), `${JSON.stringify(presetSchema(questions), null, 2)}\n`)
writeFileSync(new URL('docs/questions.md', root), questionsPage(questions))
