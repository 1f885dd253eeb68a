import type { Json } from '../common/json.ts'

/** A request as a client puts it on the wire. The URL is absolute: asynchronous and next links are made on its host. */
export interface SimulatorRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The answer as it goes back on the wire. */
export interface SimulatorResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: string
  /** How long the service would take to answer, in milliseconds. Not part of the wire: a transport that keeps time waits this long. */
  readonly takes?: number
  /** For a poll of something still running: when that changes, in milliseconds of practice time. Not part of the wire either. */
  readonly pending?: number
  /** The connection breaks instead of an answer (a fault of the scenario). A transport throws or closes the socket. */
  readonly reset?: true
}

/** An answer before it is put on the wire. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
  readonly takes?: number
  readonly pending?: number
}
