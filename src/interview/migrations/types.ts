/** How an older schema version of presets becomes the next one. New version: one file with one of these, one line in the registry. */
export interface Migration {
  /** The `apiVersion` it reads. */
  readonly from: string
  /** The `apiVersion` it writes: the next one. */
  readonly to: string
  /** Keys of the file's top level that are called otherwise now. */
  readonly keys: Readonly<Record<string, string>>
  /** Keys inside an answer (`{ locked: … }`) that are called otherwise now. */
  readonly states: Readonly<Record<string, string>>
  /** Questions that are called otherwise now: old id, new id. */
  readonly ids: Readonly<Record<string, string>>
  /** Values that are written otherwise now, by the question's new id: old value, new value. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Answers nobody asks for any more. With these values they go without a loss; any other is left where it is, to be judged by people. */
  readonly gone: Readonly<Record<string, { readonly values: readonly string[]; readonly because: string }>>
}
