import type { ConfirmQuestion, ListQuestion, NumberQuestion, PickQuestion, SelectQuestion, TextQuestion } from './types.ts'

/** A question with a few options. The options' values become the answer's type. */
export function defineSelect<const V extends string>(question: Omit<SelectQuestion<V>, 'kind'>): SelectQuestion<V> {
  return { kind: 'select', ...question }
}
/** A question answered with one line of text. */
export function defineText(question: Omit<TextQuestion, 'kind'>): TextQuestion {
  return { kind: 'text', ...question }
}
/** A question answered with an address range, `10.40.0.0/22`. */
export function defineCidr(question: Omit<TextQuestion, 'kind'>): TextQuestion {
  return { kind: 'cidr', ...question }
}
/** A question answered with several values on one line. */
export function defineList(question: Omit<ListQuestion, 'kind'>): ListQuestion {
  return { kind: 'list', ...question }
}
/** A question answered with a whole number. */
export function defineNumber(question: Omit<NumberQuestion, 'kind'>): NumberQuestion {
  return { kind: 'number', ...question }
}
/** A question answered with yes or no. */
export function defineConfirm(question: Omit<ConfirmQuestion, 'kind'>): ConfirmQuestion {
  return { kind: 'confirm', ...question }
}
/** A question answered by picking from what the cloud offers, or by typing. */
export function definePick(question: Omit<PickQuestion, 'kind'>): PickQuestion {
  return { kind: 'pick', ...question }
}
