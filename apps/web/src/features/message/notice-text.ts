import type { ChannelLimits, Notice } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'
import type { Texts } from '@/texts/catalogue.ts'
import type { NoticeLine } from './notice-lines.ts'

type NoticeTexts = Texts<'notice'>

/** A folded line in words. `writeTime` puts an end into words; left out while the server renders, which does not know the reader's time zone. */
export function lineText(
  line: NoticeLine,
  nameOf: (user: UserId) => string,
  texts: NoticeTexts,
  writeTime?: (at: number, now: number) => string,
): string {
  switch (line.kind) {
    case 'joined':
      return texts.joined(line.users.map(nameOf))
    case 'left':
      return texts.left(line.users.map(nameOf))
    case 'came':
      return texts.came(line.users.map(nameOf))
    case 'added':
      return texts.added(nameOf(line.by), line.users.map(nameOf))
    case 'renamed':
      return texts.renamed(line.names)
    case 'single':
      return entryText(line.entry, nameOf, texts, writeTime)
  }
}

function entryText(
  entry: Notice,
  nameOf: (user: UserId) => string,
  texts: NoticeTexts,
  writeTime: ((at: number, now: number) => string) | undefined,
): string {
  const by = nameOf(entry.by)
  const endText = (until: number | undefined) =>
    until === undefined ? undefined : writeTime?.(until, entry.at)
  switch (entry.type) {
    case 'channel.created':
      return texts.created(by)
    case 'channel.renamed':
      return texts.channelRenamed(by, entry.name)
    case 'channel.topic_changed':
      return texts.topicChanged(by, entry.topic)
    case 'channel.archived':
      return texts.archived(by)
    case 'channel.restored':
      return texts.restored(by)
    case 'member.joined':
      return entry.by === entry.user ? texts.joined([by]) : texts.added(by, [nameOf(entry.user)])
    case 'member.left':
      return texts.left([nameOf(entry.user)])
    case 'member.removed':
      return texts.removed(by, nameOf(entry.user), entry.reason)
    case 'member.banned':
      return texts.banned(by, nameOf(entry.user), endText(entry.until), entry.reason)
    case 'member.unbanned':
      return texts.unbanned(by, nameOf(entry.user))
    case 'member.muted':
      return texts.muted(by, nameOf(entry.user), endText(entry.until), entry.reason)
    case 'member.unmuted':
      return texts.unmuted(by, nameOf(entry.user))
    case 'channel.converted':
      return texts.converted(by, entry.kind)
    case 'channel.limits_changed':
      return texts.limitsChanged(by, limitTexts(entry.limits, texts))
    case 'channel.deleted':
      return texts.deleted(by, entry.reason)
    case 'member.role_changed':
      return texts.roleChanged(by, nameOf(entry.user), texts.roles[entry.role])
    case 'member.renamed':
      return texts.renamed([[entry.from, entry.to]])
    // What a later release tells of.
    default:
      return texts.other(by)
  }
}

function limitTexts(
  {
    posting,
    slowSeconds,
    everyone,
    joining,
    editSeconds,
  }: { [Name in keyof ChannelLimits]?: ChannelLimits[Name] | undefined },
  texts: NoticeTexts,
): string[] {
  return [
    posting === undefined ? undefined : texts.limits.posting[posting],
    slowSeconds === undefined ? undefined : texts.limits.slow(slowSeconds),
    everyone === undefined ? undefined : texts.limits.everyone[everyone],
    joining === undefined ? undefined : texts.limits.joining[joining],
    editSeconds === undefined ? undefined : texts.limits.edit(editSeconds),
  ].filter((text) => text !== undefined)
}
