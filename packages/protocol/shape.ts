import { z } from 'zod'
import { channelIdPattern, entryIdPattern, epochPattern, userIdPattern } from './ids.ts'
import type { ChannelId, EntryId, Epoch, UserId } from './ids.ts'
import { limits } from './limits.ts'

const branded = <Id extends string>(pattern: RegExp) =>
  z.string().regex(pattern) as unknown as z.ZodType<Id, Id>

/** See {@link userIdPattern}. */
export const userId = branded<UserId>(userIdPattern)
/** See {@link channelIdPattern}. */
export const channelId = branded<ChannelId>(channelIdPattern)
/** See {@link entryIdPattern}. */
export const entryId = branded<EntryId>(entryIdPattern)
/** See {@link epochPattern}. */
export const epoch = branded<Epoch>(epochPattern)
/** How far a log has been read. */
export const position = z.strictObject({ epoch, id: entryId })

/** A UUID made by the client, in lower case, any version: the identity of one intended change across all its retries (MSG-3). */
export const clientId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

/** Milliseconds since 1970 by the server's clock, as far as there are dates. */
export const time = z.int().nonnegative().max(8_640_000_000_000_000)
/** A whole number from 0 on: how many, or a place that is counted. */
export const count = z.int().nonnegative()

/** No control characters, no halves of characters, no direction marks and overrides, no line or paragraph separators; trimmed. */
export const optionalLine = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(
      /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u,
      'holds characters that cannot be shown',
    )
    .trim()

/** One visible line: the same, and something in it is seen, not only what is blank or joins letters. */
export const line = (maxLength: number) =>
  optionalLine(maxLength)
    .min(1)
    .regex(/[^\p{Z}\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u, 'holds nothing that can be seen')

/** What a list is narrowed to, such as the beginning of a name. */
export const query = optionalLine(limits.queryLength)
/** An opaque cursor from the previous answer of the same request. */
export const cursor = z.string().min(1).max(200)
/** Of requests that take or answer nothing. */
export const nothing = z.strictObject({})

/** One row of the protocol: a request's name, what it takes and what it answers. */
export interface RequestRow<Name extends string, Input extends z.ZodType, Output extends z.ZodType> {
  readonly name: Name
  readonly input: Input
  readonly output: Output
}

/** Makes a {@link RequestRow}. */
export function request<
  const Name extends `${string}:${string}`,
  Input extends z.ZodType,
  Output extends z.ZodType,
>(name: Name, input: Input, output: Output): RequestRow<Name, Input, Output> {
  return { name, input, output }
}

/** One row of the protocol: an event's name and its payload. */
export interface EventRow<Name extends string, Payload extends z.ZodType> {
  readonly name: Name
  readonly payload: Payload
}

/** Makes an {@link EventRow}. */
export function event<const Name extends `${string}:${string}`, Payload extends z.ZodType>(
  name: Name,
  payload: Payload,
): EventRow<Name, Payload> {
  return { name, payload }
}
