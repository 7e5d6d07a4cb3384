/** Ids as they travel on the wire. Made by the server; nothing a person typed is ever part of one. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** `u_` and 12 characters of `0-9a-z`. */
export type UserId = Branded<'UserId'>
/** `c_` and 12 characters of `0-9a-z`. */
export type ChannelId = Branded<'ChannelId'>
/** `<server ms>-<sequence>`: the id of a log entry, and so of a message. Both halves are positive integers. */
export type EntryId = Branded<'EntryId'>
/** Random name of one incarnation of a log; a log with another epoch is another log. */
export type Epoch = Branded<'Epoch'>

/** Where a reader of a log stands: the log's epoch and the whole id of the last entry seen. */
export interface Position {
  epoch: Epoch
  id: EntryId
}

/** `u_` and twelve characters, made by chance. */
export const userIdPattern = /^u_[0-9a-z]{12}$/
/** `c_` and twelve characters, made by chance. */
export const channelIdPattern = /^c_[0-9a-z]{12}$/
/** `<ms>-<sequence>`, as Redis writes it. */
export const entryIdPattern = /^(?:0|[1-9]\d{0,14})-(?:0|[1-9]\d{0,14})$/
/** Random, another one for each incarnation of a log. */
export const epochPattern = /^[0-9a-z]{8,24}$/

/** Stands in the audit for whoever has the installation's Redis in their hands and types commands; no person has it. */
export const operatorId = 'u_operator0000' as UserId

/** The position before the first entry: `0-0`. */
export const beforeFirst = '0-0' as EntryId

/** The sequence of an entry: its place in the channel's log, counting every event from 1 without holes. */
export function sequenceOf(id: EntryId): number {
  return Number(id.slice(id.indexOf('-') + 1))
}

/** The left half of an entry's id, in ms of the server's clock; it can run ahead of time, so show `at` instead. */
export function millisecondsOf(id: EntryId): number {
  return Number(id.slice(0, id.indexOf('-')))
}

/** Order of two ids of one log: negative when `a` comes first. Sequences alone decide within an epoch. */
export function compareEntries(a: EntryId, b: EntryId): number {
  return sequenceOf(a) - sequenceOf(b) || millisecondsOf(a) - millisecondsOf(b)
}
