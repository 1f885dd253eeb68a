import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'

const folder = fileURLToPath(new URL('../../../shared/contracts/', import.meta.url))

/** The official shapes lie beside the checkout, not in it; where they are absent the tests that need them say so and skip. */
export const contractsPresent = existsSync(folder)
if (!contractsPresent)
  process.stderr.write('\n  SKIPPED: the official ARM shapes are not beside this checkout; bodies are not compared with them.\n\n')

const compiled = new Map<string, ValidateFunction | undefined>()

/** What the official shape of a type and version says against a body; undefined where there is no shape for it. */
export function contractErrors(type: string, apiVersion: string, body: unknown): readonly string[] | undefined {
  const file = `${folder}${type.replaceAll('/', '_')}@${apiVersion}.json`
  if (!compiled.has(file)) {
    const schema = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    compiled.set(file, schema === undefined ? undefined : ajv.compile(schema))
  }
  const validate = compiled.get(file)
  if (validate === undefined) return undefined
  return validate(body)
    ? []
    : (validate.errors ?? []).map((error: ErrorObject) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
}
