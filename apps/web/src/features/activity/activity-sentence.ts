import type { Activity } from '@runnel/protocol/activity'
import type { Texts } from '@/texts/catalogue.ts'

/** What happened, in words. `place`: what its channel is called. */
export function activitySentence(
  { kind, thread, emoji }: Activity,
  name: string,
  place: string,
  texts: Texts<'activity'>,
): string {
  switch (kind) {
    case 'mention':
      return thread === undefined ? texts.mention(name, place) : texts.mentionInThread(name, place)
    case 'everyone':
      return texts.everyone(name, place)
    case 'reply':
      return texts.reply(name, place)
    case 'reaction':
      return texts.reaction(name, emoji ?? '', place)
  }
}
