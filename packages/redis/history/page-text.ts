import type { LogEntry } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { encodeMessage } from '../entry.ts'
import {
  decodeAdded,
  decodeMessage,
  decodeNotices,
  isObject,
  readAuthors,
  readChanges,
  type Change,
  type Walked,
} from './decode.ts'

/** A page of history as JSON. */
export interface PageText {
  json: string
  /** Who is named in it: authors, those whom notices are about, those mentioned. */
  people: Set<UserId>
}

/**
 * The page that was walked, as the JSON of what `decodePage` makes of it. What is stored of a message is nearly what is sent, so it is
 * spliced; only what was edited, pinned or deleted is read and written.
 */
export function encodePage(walked: Walked): PageText {
  const authors = readAuthors(walked.authors)
  const changes = readChanges(walked.changes)
  const people = new Set<UserId>()
  const encode = (flat: readonly Buffer[]) => {
    const texts: string[] = []
    for (let index = 0; index < flat.length; index += 2) {
      const id = flat[index]!.toString('latin1') as EntryId
      texts.push(
        textOf(id, flat[index + 1]!, { authors, people, change: changes.get(String(sequenceOf(id))) }),
      )
    }
    return texts
  }
  const notices = decodeNotices(walked, authors)
  for (const notice of notices) addPeople(people, notice)
  const messages = [...encode(walked.back).toReversed(), ...encode(walked.on)].join(',')
  const { position, hasOlder, hasNewer } = walked
  const others = JSON.stringify({ notices, position, hasOlder, hasNewer })
  return { json: `{"messages":[${messages}],${others.slice(1)}`, people }
}

function textOf(
  id: EntryId,
  value: Buffer,
  {
    authors,
    people,
    change,
  }: { authors: ReadonlyMap<string, UserId>; people: Set<UserId>; change: Change | undefined },
): string {
  if (isObject(value) || (change && isObject(change.state))) {
    const message = decodeMessage(id, value, authors, change)
    addPeople(people, message)
    return JSON.stringify(message)
  }
  const { json, by, mentions } = encodeMessage(id, value, authors)
  people.add(by)
  for (const user of mentions ?? []) people.add(user)
  if (!change) return json
  const added = JSON.stringify(decodeAdded(change.replies, change.reactions))
  return added === '{}' ? json : `${json.slice(0, -1)},${added.slice(1)}`
}

function addPeople(people: Set<UserId>, entry: LogEntry): void {
  people.add(entry.by)
  if ('user' in entry) people.add(entry.user)
  if ('mentions' in entry) for (const user of entry.mentions ?? []) people.add(user)
}
