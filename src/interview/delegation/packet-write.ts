import { Document, isMap, isPair, isScalar } from 'yaml'
import { type Packet, type PacketQuestion, packetVersion } from './packet.ts'

/** A packet as the YAML text of its file: to be read from top to bottom, with empty places for answer and name. `file` is named in how to hand it back. */
export function writePacket(packet: Packet, file?: string): string {
  const ids = packet.questions.map((question) => question.id)
  const document = new Document({
    apiVersion: packetVersion,
    ...(packet.environment === undefined ? {} : { environment: packet.environment }),
    ...(packet.to === undefined ? {} : { for: packet.to }),
    asked: packet.asked,
    questions: Object.fromEntries(packet.questions.map((question) => [question.id, written(question)])),
    'decided-by': null,
    'decided-on': null,
  })
  for (const question of packet.questions) {
    mark(document.getIn(['questions', question.id]), 'answer', answerHint(question))
    mark(document.getIn(['questions', question.id]), 'because', ' why, in one sentence; may stay empty')
  }
  mark(document.contents, 'decided-by', ' your name, so that the record shows who decided')
  mark(document.contents, 'decided-on', ` the day, like ${packet.asked}; empty means the day it is taken in`)
  document.commentBefore = [
    ` ${ids.length === 1 ? 'One decision' : `${ids.length} decisions`} for ${packet.environment === undefined ? 'an Azure Batch environment' : `the Azure Batch environment "${packet.environment}"`}${packet.to === undefined ? '' : `, asked of ${packet.to}`}.`,
    ` Read what each option gains and costs, write your answer after "answer:" and your name after "decided-by:", save, and send the file back.`,
    ` Whoever asked takes it in with: secure-batch new --answer ${file ?? 'FILE'}`,
  ].join('\n')
  return document.toString({ lineWidth: 120, nullStr: '' })
}

function written(question: PacketQuestion): unknown {
  const { id: _, options, gain, cost, undo, like, otherwise, decided, readMore, ...texts } = question
  return {
    ...texts,
    ...(readMore === undefined ? {} : { 'read-more': readMore }),
    ...(decided.length === 0 ? {} : { 'already-decided': Object.fromEntries(decided.map(({ title, shown }) => [title, shown])) }),
    ...(options.length === 0
      ? { gain, cost, ...(undo === undefined ? {} : { undo }) }
      : {
          options: Object.fromEntries(
            options.map(({ value, label, cannot, ...told }) => [
              value,
              { means: label, ...told, ...(cannot === undefined ? {} : { 'not-now': cannot }) },
            ]),
          ),
        }),
    ...(like === undefined ? {} : { like }),
    ...(otherwise === undefined ? {} : { otherwise }),
    answer: null,
    because: null,
  }
}

function answerHint({ options, like }: PacketQuestion): string {
  const open = options.filter((option) => option.cannot === undefined)
  if (options.length > 0) return ` write one of: ${open.map((option) => option.value).join(', ')}`
  return like === undefined ? ' write your answer' : ` write your answer, like ${like}`
}

/** Puts a comment after a key that has no value yet. */
function mark(map: unknown, key: string, comment: string): void {
  if (!isMap(map)) return
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
  if (isPair(pair) && isScalar(pair.value)) pair.value.comment = comment
}
