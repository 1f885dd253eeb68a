import { viewOfAnswers } from '../../interview/draft.ts'
import { cloud } from '../../interview/questions/cloud.ts'
import { environment } from '../../interview/questions/environment.ts'
import { region } from '../../interview/questions/region.ts'
import { subscription } from '../../interview/questions/subscription.ts'
import type { Answers, AnswerValue, Question, View } from '../../interview/types.ts'
import { type CloudSuffixes, suffixes } from '../clouds.ts'
import { type Names, namesOf } from '../names.ts'
import type { CloudName } from '../types.ts'

/** What every part of a blueprint is made from. */
export interface Context {
  readonly view: View
  /** The answer of a question that must have one. Throws a plain Error naming it: complete answers are the caller's promise. */
  given<V extends AnswerValue>(question: Question<V>): V
  readonly environment: string
  readonly cloud: CloudName
  readonly subscription: string
  readonly region: string
  readonly names: Names
  readonly suffixes: CloudSuffixes
}

/** The answers, made convenient. */
export function contextOf(answers: Answers): Context {
  const view = viewOfAnswers(answers)
  const given = <V extends AnswerValue>(question: Question<V>): V => {
    const value = view.answer(question)
    if (value === undefined) throw new Error(`No answer for ${question.id}`)
    return value
  }
  const cloudName = given(cloud)
  return {
    view,
    given,
    environment: given(environment),
    cloud: cloudName,
    subscription: given(subscription),
    region: given(region),
    names: namesOf(given(environment), given(subscription), given(region)),
    suffixes: suffixes[cloudName],
  }
}
