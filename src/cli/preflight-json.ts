import type { Finding, Preflight } from '../posture/preflight/types.ts'

/** What was looked at, as `--json` prints it. */
export function preflightJson({ results, blocks, warns, unknown }: Preflight, waysOut: (finding: Finding) => readonly string[]) {
  return {
    blocks,
    warns,
    unknown,
    checks: results.map(({ check, state, findings }) => ({
      id: check.id,
      title: check.title,
      state,
      source: check.source.link,
      findings: findings.map((finding) => ({ ...finding, now: waysOut(finding) })),
    })),
  }
}
