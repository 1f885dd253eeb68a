import type { Price } from '../guidance/prices.ts'
import type { Source } from '../guidance/sources.ts'

/** One resource as Azure Resource Manager holds it or shall hold it. Values known only at run time are references, as text. */
export interface ArmResource {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly body: { readonly [key: string]: unknown }
}

/** An environment to be judged: planned, or read from Azure. Controls ask it by type and id; neither order nor casing matters. */
export interface Environment {
  readonly resources: readonly ArmResource[]
  ofType(type: string): readonly ArmResource[]
  find(id: string): ArmResource | undefined
  /** Children of a resource, or what hangs on it (diagnostic settings, locks, role assignments), of one type. */
  under(id: string, type: string): readonly ArmResource[]
}

/** An answer, as it would be typed. */
export interface Fix {
  readonly question: string
  readonly value: string
}

/** What a control finds. Several findings of one control: the worst counts. */
export type Verdict =
  | { readonly state: 'met'; readonly because: string }
  | {
      readonly state: 'open'
      /** What is not as it should be, in one sentence. */
      readonly because: string
      /** The property that decides. */
      readonly evidence: { readonly id: string; readonly path: string; readonly value: unknown }
      /** The answer that would meet it, as it would be typed. */
      readonly fix?: Fix
    }
  | { readonly state: 'not-applicable'; readonly because: string }

/** One thing the guidance asks for. New control: one file, one line in the registry. */
export interface Control {
  /** Kebab-case. */
  readonly id: string
  /** What is true when it is met: `Nobody on the internet reaches the account`. */
  readonly title: string
  /** The same in two or three words: `account closed`. */
  readonly short: string
  /** Benchmark controls (Microsoft cloud security benchmark v3) and built-in policies it stands for: `MCSB NS-2`, `Policy 74c5a0ae: …`. May be empty. */
  readonly standards: readonly string[]
  readonly source: Source
  readonly unverified?: boolean
  judge(environment: Environment): Verdict
}

/** Every control's verdict over one environment. */
export interface Posture {
  readonly verdicts: readonly { readonly control: Control; readonly verdict: Verdict }[]
  readonly met: number
  readonly open: number
  readonly notApplicable: number
}

/** One line of the monthly bill of an environment at rest: nodes are told apart, because they come and go. */
export interface CostLine {
  /** A noun in the singular that can be counted: `private endpoint`. */
  readonly what: string
  readonly count: number
  /** US dollars a month (730 hours) for all of them; undefined: unknown, or for `usage` not a monthly amount. */
  readonly usd?: number
  /** What comes on top: `0.01 USD for each GB in each direction`. */
  readonly besides?: string
  /** What to know of the amount: `list price of eastus`. */
  readonly note?: string
  /** `standing` while it exists, `nodes` while the nodes run, `usage` by what is used. */
  readonly kind: 'standing' | 'nodes' | 'usage'
  /** The question whose answer causes it. */
  readonly question: string
  /** The price it is reckoned with. */
  readonly price: Price
}

export interface Cost {
  readonly lines: readonly CostLine[]
  /** Sum of the standing lines that are known, US dollars a month. */
  readonly standing: number
  /** The same for nodes, while all of them run. */
  readonly nodes: number
  /** How many lines have no known price. */
  readonly unknown: number
  /** ISO date of the oldest price in it; undefined where nothing is reckoned. */
  readonly listed?: string
}
