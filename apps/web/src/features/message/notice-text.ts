import type { Notice } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'
import { conversationTexts } from '@/texts/conversation.en.ts'
import type { NoticeLine } from './notice-lines.ts'

const texts = conversationTexts.notice

/** A folded line in words. */
export function lineText(line: NoticeLine, nameOf: (user: UserId) => string): string {
  switch (line.kind) {
    case 'joined':
      return texts.joined(line.users.map(nameOf))
    case 'left':
      return texts.left(line.users.map(nameOf))
    case 'came':
      return texts.came(line.users.map(nameOf))
    case 'renamed':
      return texts.renamed(line.names)
    case 'single':
      return entryText(line.entry, nameOf)
  }
}

function entryText(entry: Notice, nameOf: (user: UserId) => string): string {
  const by = nameOf(entry.by)
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
      return entry.by === entry.user ? texts.joined([by]) : texts.added(by, nameOf(entry.user))
    case 'member.left':
      return texts.left([nameOf(entry.user)])
    case 'member.removed':
      return texts.removed(by, nameOf(entry.user), entry.reason)
    case 'member.role_changed':
      return texts.roleChanged(by, nameOf(entry.user), texts.roles[entry.role])
    case 'member.renamed':
      return texts.renamed([[entry.from, entry.to]])
  }
}
