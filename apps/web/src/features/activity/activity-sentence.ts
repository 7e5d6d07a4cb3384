import type { Activity } from '@runnel/protocol/activity'
import type { Texts } from '@/texts/catalogue.ts'

/** What happened, in words. `place`: what its channel is called; `word`: which of my keywords it contains, where that is known. */
export function activitySentence(
  { kind, thread, emoji }: Activity,
  name: string,
  place: string,
  texts: Texts<'activity'>,
  word?: string,
): string {
  switch (kind) {
    case 'mention':
      return thread === undefined ? texts.mention(name, place) : texts.mentionInThread(name, place)
    case 'everyone':
      return texts.everyone(name, place)
    case 'keyword':
      return word === undefined ? texts.aKeyword(name, place) : texts.keyword(name, word, place)
    case 'reply':
      return texts.reply(name, place)
    case 'reaction':
      return texts.reaction(name, emoji ?? '', place)
    // What a later release knows.
    default:
      return texts.other(name, place)
  }
}
